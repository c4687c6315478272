// SPDX-License-Identifier: GPL-2.0-only
/* Bad ranges of the medium. */
#include "private.h"

int card_medium_mark(struct card *card, __u64 offset, __u64 length)
{
	struct card_medium_error *error = &card->medium_error[card->medium_errors];

	if (card->medium_errors == CARD_MEDIUM_ERRORS)
		return -1;

	error->offset = offset;
	error->length = length;
	card->medium_errors++;
	return 0;
}

/* written so that no sum of an offset and a length can wrap */
int card_medium_bad(const struct card *card, __u64 offset, __u64 length)
{
	const struct card_medium_error *error = card->medium_error;

	for (; error < card->medium_error + card->medium_errors; error++) {
		if (offset >= error->offset && offset - error->offset < error->length && length)
			return 1;
		if (error->offset > offset && error->offset - offset < length)
			return 1;
	}
	return 0;
}

int card_medium_range(const struct card *card, unsigned int index, __u64 *offset,
		      __u64 *length)
{
	const struct card_medium_error *error = &card->medium_error[index];
	__u64 size = card->config.medium_size;

	if (index >= card->medium_errors)
		return 0;

	*offset = error->offset;
	*length = 0;
	if (error->offset < size)
		*length = error->length < size - error->offset ? error->length :
								 size - error->offset;
	return 1;
}
