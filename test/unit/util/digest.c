// SPDX-License-Identifier: GPL-2.0-only
/* SHA-256 against the examples of FIPS 180, however the bytes come. */
#include "check.h"

#include <string.h>
#include <unistd.h>

#include "util/digest.h"

static void sum_is(const void *data, size_t len, size_t piece, const char *wanted)
{
	char text[DIGEST_TEXT];
	struct digest digest;
	size_t i, n;

	digest_begin(&digest);
	for (i = 0; i < len; i += n) {
		n = len - i < piece ? len - i : piece;
		digest_add(&digest, (const char *)data + i, n);
	}
	memset(text, 'x', sizeof(text));
	digest_end(&digest, text);
	assert_string_equal(text, wanted);
}

static void known_sums(void **state)
{
	static char many[1000000];

	sum_is("", 0, 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sum_is("abc", 3, 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	memset(many, 'a', sizeof(many));
	sum_is(many, sizeof(many), sizeof(many),
	       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* a dump is read in pieces of the card's choice */
static void pieces_make_no_difference(void **state)
{
	static const size_t pieces[] = { 1, 3, 63, 64, 65, 4096 };
	static char many[1000000];
	size_t i;

	memset(many, 'a', sizeof(many));
	for (i = 0; i < COUNT(pieces); i++)
		sum_is(many, sizeof(many), pieces[i],
		       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* a journal has the sum of what there is so far, and the stream goes on */
static void a_copy_goes_its_own_way(void **state)
{
	char text[DIGEST_TEXT];
	struct digest digest, copy;

	digest_begin(&digest);
	digest_add(&digest, "abc", 3);
	copy = digest;
	digest_add(&digest, "defghijklmnop", 13);
	digest_end(&copy, text);
	assert_string_equal(text,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_end(&digest, text);
	assert_string_equal(text,
			    "f39dac6cbaba535e2c207cd0cd8f154974223c848f727f98b3564cea569b41cf");
}

static int all_again(void *arg)
{
	no_library = true;
	known_sums(NULL);
	pieces_make_no_difference(NULL);
	a_copy_goes_its_own_way(NULL);
	return 0;
}

static void the_same_without_libcrypto(void **state)
{
	struct child child;

	child_run(&child, STDERR_FILENO, all_again, NULL);
	assert_int_equal(child.status, 0);
}

int digest_tests(void)
{
	const struct CMUnitTest tests[] = {
		/* first: the library is opened once */
		cmocka_unit_test(the_same_without_libcrypto),
		cmocka_unit_test(known_sums),
		cmocka_unit_test(pieces_make_no_difference),
		cmocka_unit_test(a_copy_goes_its_own_way),
	};

	return RUN(tests);
}
