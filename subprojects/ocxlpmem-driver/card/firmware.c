// SPDX-License-Identifier: GPL-2.0-only
/* Firmware update and firmware debug (device.md 5.3, 5.4). */
#include "private.h"

#define HASH_START	0xcbf29ce484222325ULL
#define PEL_SIZE	512

/*
 * The model's own image format (the real one is not known): magic, version,
 * u32 length of the whole image, 4 bytes 0, u64 hash of what follows.
 */
static const __u8 magic[8] = { 'C', 'A', 'R', 'D', 'F', 'W', '1', '\n' };

#define AT_VERSION	8
#define AT_LENGTH	16
#define AT_HASH		24

static __u64 hash(__u64 h, const __u8 *p, size_t n)
{
	while (n--) {
		h ^= *p++;
		h *= 0x100000001b3ULL;
	}
	return h;
}

__u64 card_firmware_hash(const void *image, size_t size)
{
	return hash(HASH_START, image, size);
}

static void name(__u8 version[8], const char *text)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		version[i] = *text ? *text++ : ' ';
}

int card_firmware_seal(void *image, size_t size, const char *version)
{
	__u8 *p = image;

	if (size < CARD_FIRMWARE_HEADER || size % WIRE_FW_ALIGN || size > 0xffffffffU)
		return -1;

	__builtin_memset(p, 0, CARD_FIRMWARE_HEADER);
	__builtin_memcpy(p, magic, sizeof(magic));
	name(p + AT_VERSION, version);
	wire_put(p + AT_LENGTH, 4, size);
	wire_put(p + AT_HASH, 8, card_firmware_hash(p + CARD_FIRMWARE_HEADER,
						    size - CARD_FIRMWARE_HEADER));
	return 0;
}

void card_firmware_name(struct card *card, const char *version)
{
	name(card->firmware.version, version);
}

void card_firmware_init(struct card *card)
{
	__u64 draw = card_random_key(card, CARD_RANDOM_FIRMWARE, 0);
	char version[] = "FW000100";
	unsigned int i;

	for (i = 5; i < 8; i++, draw >>= 8)
		version[i] = '0' + (draw & 7);
	card_firmware_name(card, version);
}

/* a reset: the staged version takes effect, a half-sent image is forgotten */
void card_firmware_activate(struct card *card)
{
	struct card_firmware *fw = &card->firmware;

	if (fw->has_staged)
		__builtin_memcpy(fw->version, fw->staged, sizeof(fw->version));
	fw->has_staged = 0;
	if (fw->length < fw->expected_length || !fw->expected_length)
		fw->length = 0;
}

static int header_good(const struct card_firmware *fw)
{
	return !__builtin_memcmp(fw->header, magic, sizeof(magic)) &&
	       fw->expected_length >= CARD_FIRMWARE_HEADER &&
	       fw->expected_length % WIRE_FW_ALIGN == 0;
}

static void restart(struct card_firmware *fw)
{
	fw->length = 0;
	fw->expected_length = 0;
	fw->has_staged = 0;
	fw->hash = HASH_START;
	fw->body_hash = HASH_START;
}

/* adds a block; returns 0 when the image cannot be one */
static int add(struct card_firmware *fw, const __u8 *p, __u32 n)
{
	__u32 head = 0;

	fw->hash = hash(fw->hash, p, n);
	if (fw->length < CARD_FIRMWARE_HEADER) {
		head = CARD_FIRMWARE_HEADER - fw->length;
		if (head > n)
			head = n;
		__builtin_memcpy(fw->header + fw->length, p, head);
	}
	fw->body_hash = hash(fw->body_hash, p + head, n - head);
	fw->length += n;
	if (fw->length < CARD_FIRMWARE_HEADER)
		return 1;

	fw->expected_length = wire_get(fw->header + AT_LENGTH, 4);
	return header_good(fw) && fw->length <= fw->expected_length;
}

unsigned int card_firmware_run(struct card *card, const struct wire_request *req)
{
	struct card_firmware *fw = &card->firmware;
	struct wire_extent block;

	wire_extent_decode(&block, req->param[0]);
	if (card->erase.state == CARD_ERASE_RUNNING)
		return WIRE_STATUS_FW_UPDATE_BLOCKED;
	if (!block.size || block.size % WIRE_FW_ALIGN || block.size > WIRE_FW_BLOCK_MAX ||
	    block.size > card->area[CARD_ADMIN].place.data_size)
		return WIRE_STATUS_FW_ARG_INVALID;
	if (!block.offset)
		restart(fw);
	if (block.offset != fw->length)
		return WIRE_STATUS_FW_ARG_INVALID;

	if (!add(fw, card->data, block.size)) {
		restart(fw);
		return WIRE_STATUS_FW_INVALID;
	}
	if (fw->length < fw->expected_length || fw->length < CARD_FIRMWARE_HEADER)
		return WIRE_STATUS_SUCCESS;
	if (wire_get(fw->header + AT_HASH, 8) != fw->body_hash) {
		restart(fw);
		return WIRE_STATUS_FW_INVALID;
	}
	__builtin_memcpy(fw->staged, fw->header + AT_VERSION, sizeof(fw->staged));
	fw->has_staged = 1;
	return WIRE_STATUS_SUCCESS;
}

/* ---- debug -------------------------------------------------------------- */

static unsigned int read_memory(struct card *card, const struct wire_debug *dbg)
{
	__builtin_memcpy(card->data, card->debug_memory + dbg->parameter_1, dbg->parameter_2);
	card->command.answer_len = dbg->parameter_2;
	return WIRE_STATUS_SUCCESS;
}

static unsigned int write_memory(struct card *card, const struct wire_debug *dbg)
{
	__builtin_memcpy(card->debug_memory + dbg->parameter_1, card->data, dbg->parameter_2);
	return WIRE_STATUS_SUCCESS;
}

static unsigned int enable_function(struct card *card, const struct wire_debug *dbg)
{
	card->functions |= 1ULL << dbg->function_code;
	return WIRE_STATUS_SUCCESS;
}

static unsigned int disable_function(struct card *card, const struct wire_debug *dbg)
{
	card->functions &= ~(1ULL << dbg->function_code);
	return WIRE_STATUS_SUCCESS;
}

static unsigned int get_pel(struct card *card, const struct wire_debug *dbg)
{
	__u32 room = card->area[CARD_ADMIN].place.data_size;
	__u32 len = room < PEL_SIZE ? room : PEL_SIZE;

	card_random_bytes(card_random_key(card, CARD_RANDOM_PEL, 0), 0, card->data, len);
	card->command.answer_len = len;
	return WIRE_STATUS_SUCCESS;
}

/* INFERRED: parameter 1 is an address, 2 a number of bytes */
static int memory_range(const struct card *card, const struct wire_debug *dbg)
{
	return dbg->parameter_1 <= CARD_DEBUG_MEMORY &&
	       dbg->parameter_2 <= CARD_DEBUG_MEMORY - dbg->parameter_1 &&
	       dbg->parameter_2 <= card->area[CARD_ADMIN].place.data_size &&
	       dbg->parameter_2 % 8 == 0;
}

static int function_range(const struct card *card, const struct wire_debug *dbg)
{
	return dbg->function_code < 64;
}

static int any_range(const struct card *card, const struct wire_debug *dbg)
{
	return 1;
}

unsigned int card_debug_run(struct card *card, const struct wire_request *req)
{
	static const struct {
		int (*valid)(const struct card *card, const struct wire_debug *dbg);
		unsigned int (*run)(struct card *card, const struct wire_debug *dbg);
	} actions[] = {
		[WIRE_DEBUG_READ_MEMORY] = { memory_range, read_memory },
		[WIRE_DEBUG_WRITE_MEMORY] = { memory_range, write_memory },
		[WIRE_DEBUG_ENABLE] = { function_range, enable_function },
		[WIRE_DEBUG_DISABLE] = { function_range, disable_function },
		[WIRE_DEBUG_GET_PEL] = { any_range, get_pel },
	};
	struct wire_debug dbg;

	if (!(card->hci & WIRE_HCI_FDE))
		return WIRE_STATUS_DEBUG_BLOCKED;
	wire_debug_decode(&dbg, req->param);
	if (dbg.unknown || dbg.action >= ARRAY_LEN(actions) || !actions[dbg.action].run ||
	    !actions[dbg.action].valid(card, &dbg))
		return WIRE_STATUS_BAD_REQUEST_PARM;
	return actions[dbg.action].run(card, &dbg);
}
