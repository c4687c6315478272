// SPDX-License-Identifier: GPL-2.0-only
/* Text for people: colours, hex, and bytes made fit to be shown. */
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "memory.h"

static const char digits[] = "0123456789abcdef";

#define COLUMNS_MOST 100

/* stdout may be a stream of our own, which has no descriptor */
static int descriptor_of(FILE *out)
{
	return out == stdout ? STDOUT_FILENO : fileno(out);
}

const char *const text_colours_words[] = { "auto", "always", "never", NULL };
static enum text_colours colours;

void text_set_colours(enum text_colours when)
{
	colours = when;
}

bool text_has_colours(FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (colours != TEXT_COLOURS_AUTO)
		return colours == TEXT_COLOURS_ALWAYS;
	return isatty(descriptor_of(out)) && !(no && *no) && term && strcmp(term, "dumb");
}

void text_print_coloured(FILE *out, enum text_colour colour, const char *text)
{
	static const char *const begin[] = {
		[TEXT_PLAIN] = "", [TEXT_GREEN] = "\033[32m", [TEXT_YELLOW] = "\033[33m",
		[TEXT_RED] = "\033[31m", [TEXT_BOLD] = "\033[1m",
	};

	if (colour == TEXT_PLAIN || !text_has_colours(out))
		fputs(text, out);
	else
		fprintf(out, "%s%s\033[0m", begin[colour], text);
}

/* bytes of the well-formed UTF-8 character at p, 0 if there is none */
static size_t utf8_length(const unsigned char *p, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80 ? 1 : (p[0] & 0xe0) == 0xc0 ? 2 :
		   (p[0] & 0xf0) == 0xe0 ? 3 : (p[0] & 0xf8) == 0xf0 ? 4 : 0;
	uint32_t value = n ? p[0] & (0xff >> n) : 0;
	size_t i;

	if (n == 1)
		return p[0] ? 1 : 0;
	if (n > len)
		return 0;
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3f);
	}
	if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return 0;
	return n;
}

bool text_is_utf8(const char *text, size_t len)
{
	unsigned char c;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		c = text[i];
		n = c && c < 0x80 ? 1 : utf8_length((const unsigned char *)text + i, len - i);
		if (!n)
			return false;
	}
	return true;
}

static size_t clean(char *copy, const char *text, size_t len, bool controls_too)
{
	char *out = copy;
	size_t i, n;

	for (i = 0; i < len; i += n) {
		unsigned char c = text[i];
		bool control = c < 0x20 || c == 0x7f;

		/* nearly all there is */
		if (c < 0x80 && !control) {
			*out++ = c;
			n = 1;
			continue;
		}
		n = utf8_length((const unsigned char *)text + i, len - i);
		/* the C1 controls, two bytes in UTF-8 */
		if (n == 2 && c == 0xc2 && (unsigned char)text[i + 1] < 0xa0)
			control = true;
		if (n && !(control && controls_too)) {
			memcpy(out, text + i, n);
			out += n;
			continue;
		}
		memcpy(out, "\xef\xbf\xbd", 3);
		out += 3;
		if (!n)
			n = 1;
	}
	*out = 0;
	return out - copy;
}

char *text_to_utf8(const char *text, size_t len)
{
	char *copy = xmalloc(TEXT_PRINTABLE(len));

	clean(copy, text, len, false);
	return copy;
}

char *text_printable(const char *text, size_t len)
{
	char *copy = xmalloc(TEXT_PRINTABLE(len));

	text_print_to(copy, text, len);
	return copy;
}

size_t text_print_to(char *out, const char *text, size_t len)
{
	return clean(out, text, len, true);
}

void text_print(FILE *out, const char *text)
{
	char *clean = text_printable(text, strlen(text));

	fputs(clean, out);
	free(clean);
}

/* these two by hand: printf takes most of the time of decoding a small block */
const char *text_number(char out[TEXT_NUMBER], uint64_t value)
{
	char *p = out + TEXT_NUMBER - 1;

	*p = 0;
	do {
		*--p = '0' + value % 10;
		value /= 10;
	} while (value);
	return p;
}

const char *text_hex_number(char out[TEXT_NUMBER], uint64_t value, unsigned int count)
{
	char *p = out + TEXT_NUMBER - 1;

	*p = 0;
	while (count--) {
		*--p = digits[value & 0xf];
		value >>= 4;
	}
	*--p = 'x';
	*--p = '0';
	return p;
}

void text_hex(char *out, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	size_t i;

	for (i = 0; i < len; i++) {
		*out++ = digits[p[i] >> 4];
		*out++ = digits[p[i] & 0xf];
	}
	*out = 0;
}

/*
 * One line of a hex dump. By hand: printf would take longer for a line than
 * the card for the bytes in it.
 */
static size_t hexdump_line(char *out, const unsigned char *p, size_t len, uint64_t offset,
			   unsigned int indent)
{
	unsigned int nibbles = offset >> 32 ? 16 : 8, i;
	char *q = out, *letters;

	memset(q, ' ', indent);
	q += indent;
	for (i = nibbles; i--; offset >>= 4)
		q[i] = digits[offset & 0xf];
	q += nibbles;
	letters = q + 2 + 16 * 3 + 2;
	memset(q, ' ', 2 + 16 * 3 + 2);
	q += 2;
	for (i = 0; i < len; i++) {
		q[0] = digits[p[i] >> 4];
		q[1] = digits[p[i] & 0xf];
		q += i == 7 ? 4 : 3;
		letters[i] = p[i] >= 0x20 && p[i] < 0x7f ? p[i] : '.';
	}
	letters[len] = '\n';
	return letters + len + 1 - out;
}

#define HEXDUMP_INDENT	32
#define HEXDUMP_LINE	(HEXDUMP_INDENT + 16 + 2 + 16 * 3 + 2 + 16 + 1)

int text_hexdump(FILE *out, const void *bytes, size_t len, uint64_t offset, unsigned int indent)
{
	const unsigned char *p = bytes;
	char buf[64 * HEXDUMP_LINE];
	size_t used = 0, n;

	if (indent > HEXDUMP_INDENT)
		indent = HEXDUMP_INDENT;
	for (; len; p += n, len -= n, offset += n) {
		n = len < 16 ? len : 16;
		used += hexdump_line(buf + used, p, n, offset, indent);
		if (used > sizeof(buf) - HEXDUMP_LINE || n == len) {
			if (fwrite(buf, 1, used, out) != used)
				return -1;
			used = 0;
		}
	}
	return 0;
}

char *text_shell_quoted(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+./,:=@%";
	char *quoted = xmalloc(4 * strlen(text) + 4), *out = quoted;
	char *printable = text_printable(text, strlen(text));
	bool shown = !strcmp(printable, text);

	free(printable);
	if (*text && !text[strspn(text, plain)])
		return strcpy(quoted, text);
	out = stpcpy(out, shown ? "'" : "$'");
	for (; *text; text++) {
		if (shown && *text != '\'')
			*out++ = *text;
		else if (shown)
			out = stpcpy(out, "'\\''");
		else
			out += sprintf(out, "\\%03o", (unsigned char)*text);
	}
	stpcpy(out, "'");
	return quoted;
}

const char *text_plural(size_t count)
{
	return count == 1 ? "" : "s";
}

const char *text_size(char out[TEXT_SIZE], double bytes)
{
	static const char *const units[] = {
		"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB",
	};
	unsigned int i = 0;

	/* what would be rounded to 1024 of a unit is one of the next */
	while (bytes >= (i ? 1023.95 : 1023.5) && i < sizeof(units) / sizeof(units[0]) - 1) {
		bytes /= 1024;
		i++;
	}
	snprintf(out, TEXT_SIZE, i ? "%.1f %s" : "%.0f %s", bytes, units[i]);
	return out;
}

/* three digits that count; value is below 1000 */
static void three_digits(char out[TEXT_SIZE], double value, const char *unit)
{
	int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

	snprintf(out, TEXT_SIZE, "%.*f %s", decimals, value, unit);
}

const char *text_count(char out[TEXT_SIZE], double count)
{
	static const char *const units[] = { "", "k", "M", "G", "T", "P", "E" };
	unsigned int i = 0;

	while (count >= 999.5 && i < sizeof(units) / sizeof(*units) - 1) {
		count /= 1000;
		i++;
	}
	if (i)
		three_digits(out, count, units[i]);
	else
		snprintf(out, TEXT_SIZE, "%.*f", count < 10 && count != (int)count, count);
	return out;
}

const char *text_span(char out[TEXT_SIZE], double seconds)
{
	static const struct {
		double below;
		double unit;
		const char *name;
	} units[] = {
		{ 999.5 / 1e9, 1 / 1e9, "ns" }, { 999.5 / 1e6, 1 / 1e6, "us" },
		{ 999.5 / 1e3, 1 / 1e3, "ms" },
		{ 120, 1, "s" }, { 7200, 60, "min" }, { 2 * 86400, 3600, "h" },
	};
	const double day = 86400, year = 365 * day;
	unsigned int i;

	if (!seconds)
		return strcpy(out, "0 s");
	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (seconds < units[i].below) {
			three_digits(out, seconds / units[i].unit, units[i].name);
			return out;
		}
	}
	snprintf(out, TEXT_SIZE, "%.1f %s", seconds / (seconds < year ? day : year),
		 seconds < year ? "days" : "years");
	return out;
}

unsigned int text_columns(FILE *out)
{
	struct winsize size;

	if (ioctl(descriptor_of(out), TIOCGWINSZ, &size) || !size.ws_col)
		return COLUMNS_MOST;
	return size.ws_col < COLUMNS_MOST ? size.ws_col : COLUMNS_MOST;
}

static size_t put_time(char out[TEXT_TIME], const struct timespec *when)
{
	static const time_t epoch;
	struct tm tm;

	/* a time whose year no int holds is none */
	if (!gmtime_r(&when->tv_sec, &tm))
		gmtime_r(&epoch, &tm);
	return strftime(out, TEXT_TIME, "%Y-%m-%dT%H:%M:%S", &tm);
}

const char *text_time(char out[TEXT_TIME], const struct timespec *when)
{
	size_t n = put_time(out, when);

	snprintf(out + n, TEXT_TIME - n, ".%03dZ", (int)(when->tv_nsec / 1000000));
	return out;
}

const char *text_time_seconds(char out[TEXT_TIME], const struct timespec *when)
{
	size_t n = put_time(out, when);

	snprintf(out + n, TEXT_TIME - n, "Z");
	return out;
}

const char *text_day(char out[TEXT_DAY], double seconds)
{
	/* the year 10000, as far as a day has ten letters; what is no number is none either */
	const time_t when = seconds > 0 && seconds < 253402300800.0 ? (time_t)seconds : 0;
	struct tm tm;

	gmtime_r(&when, &tm);
	strftime(out, TEXT_DAY, "%Y-%m-%d", &tm);
	return out;
}
