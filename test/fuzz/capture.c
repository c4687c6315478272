// SPDX-License-Identifier: GPL-2.0-only
/*
 * A list made of the words that lists have, in a sound archive with the files that it may
 * name. What is taken is asked everything, and written and read again.
 */
#include <errno.h>
#include <stdio.h>

#include <json-c/json.h>

#include "capture/capture.h"
#include "fuzz.h"

#define LOG "ocxlpmem0/log-0000000000000001-00000001.bin"

/* a byte below 0x80 is itself, the others are words */
static const char *const words[] = {
	"\"cards\":[", "{\"card\":\"ocxlpmem0\",", "\"answers\":{", "\"smart\":{", "\"stats\":{",
	"\"header\":{", "\"events\":{", "\"events\":\"0x00000000000000ff\"", "\"logs\":{",
	"\"held\":[{", "\"end\":{", "\"errno\":\"EAGAIN\"", "\"errno\":\"EIO\"",
	"\"status\":\"EMSGSIZE\"", "\"state\":\"fatal\"", "\"serial\":\"0x0123456789abcdef\"",
	"\"instance\":\"0x0000000000000001\"", "\"sequence\":", "\"oldest\":", "\"next\":",
	"\"lost\":", "\"length\":4", "\"length\":", "\"pending\":1", "\"flags\":1", "\"state\":",
	"\"card_status\":", "\"count\":", "\"numa_node\":", "\"nmem\":\"", "\"slot\":\"",
	"\"region\":\"", "\"kept_logs\":[{\"name\":\"", "\"functions_without_driver\":[{",
	"\"why\":\"\"", "\"pci_address\":\"", "\"open_errno\":\"EACCES\"",
	"18446744073709551615", "4294967295", "},", "}", "],", "]", "\",", "{", "[",
};

static char *list_text(const uint8_t *data, size_t size)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	MUST(out);
	fputs("{\"schema\":\"ocxlpmem-capture/1.0\",\"time_ns\":1,", out);
	for (; size; data++, size--) {
		if (*data < 0x80)
			fputc(*data, out);
		else
			fputs(words[*data % (sizeof(words) / sizeof(*words))], out);
	}
	MUST(!fclose(out));
	return text;
}

/* the list is what the input says, but for the files, which are true */
static int make(struct capture_writer *writer, const char *text)
{
	struct json_object *list = json_tokener_parse(text);
	int err = -EPROTO;

	MUST(!capture_write_file(writer, "ocxlpmem0/smart.bin", "smart", 5));
	MUST(!capture_write_file(writer, "ocxlpmem0/stats.bin", "stats", 5));
	MUST(!capture_write_file(writer, LOG, "log!", 4));
	MUST(!capture_write_file(writer, "kept/a.errlog", "kept", 4));
	if (json_object_is_type(list, json_type_object))
		err = capture_write_end(writer, list);
	json_object_put(list);
	return err;
}

static void ask(const struct capture_card *card)
{
	size_t room = 128;
	unsigned char *buf = fuzz_space(room);
	struct ioctl_ocxlpmem_payload payload = { .buf_ptr = (uintptr_t)buf };
	struct ioctl_ocxlpmem_error_log log = { .buf_ptr = (uintptr_t)buf };
	__u64 events, sequence;

	for (payload.buf_size = room; payload.buf_size; payload.buf_size /= 2) {
		__u32 size = payload.buf_size;

		capture_replay_ioctl(card, IOCTL_OCXLPMEM_SMART, &payload);
		payload.buf_size = size;
		capture_replay_ioctl(card, IOCTL_OCXLPMEM_CONTROLLER_STATS, &payload);
		payload.buf_size = size;
	}
	capture_replay_ioctl(card, IOCTL_OCXLPMEM_EVENT_CHECK, &events);
	for (sequence = 0; sequence < 4; sequence++) {
		log.want.sequence = sequence;
		log.buf_size = sequence == 3 ? 1 : room;
		capture_replay_ioctl(card, IOCTL_OCXLPMEM_ERROR_LOG, &log);
	}
	free(buf);
}

static void write_again(const struct capture *capture)
{
	struct capture_writer writer = { .time_ns = capture->time_ns };
	struct json_object *list = json_object_new_object(), *cards = json_object_new_array();
	struct capture again;
	const char *why;
	size_t i;

	for (i = 0; i < capture->card_count; i++) {
		struct json_object *obj = json_object_new_object();

		MUST(!capture_write_card(&writer, &capture->cards[i], obj));
		json_object_array_add(cards, obj);
	}
	json_object_object_add(list, "schema", json_object_new_string(CAPTURE_SCHEMA));
	json_object_object_add(list, "time_ns", json_object_new_uint64(writer.time_ns));
	json_object_object_add(list, "cards", cards);
	MUST(!capture_write_end(&writer, list));
	json_object_put(list);
	MUST(!capture_read(&again, writer.archive.bytes, writer.archive.len, &why));
	MUST(again.card_count == capture->card_count);
	capture_free(&again);
	free(writer.archive.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct capture_writer writer = { .time_ns = 1 };
	char *text = list_text(data, size);
	struct capture capture;
	const char *why = NULL;
	size_t i;

	if (!make(&writer, text)) {
		if (!capture_read(&capture, writer.archive.bytes, writer.archive.len, &why)) {
			for (i = 0; i < capture.card_count; i++)
				ask(&capture.cards[i]);
			write_again(&capture);
			capture_free(&capture);
		} else {
			MUST(why);
		}
	}
	capture_writer_drop(&writer);
	free(writer.archive.bytes);
	free(text);
	return 0;
}
