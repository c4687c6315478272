// SPDX-License-Identifier: LGPL-2.1-or-later
/* The card's registers by name, and what their bits say: device.md 2. */
#include "object.h"
#include "wire/capability.h"
#include "wire/register.h"

#define FLAG(prefix, name_, help_) { \
	.name = #name_, .help = help_, .bits = 1, \
	.shift = __builtin_ctzll(WIRE_##prefix##_##name_) }
#define NUMBER(name_, shift_, bits_, unit_, help_) { \
	.name = name_, .help = help_, .shift = shift_, .bits = bits_, .unit = unit_ }

/* the same bits in both */
static const struct ocxlpmem_register_part chi_parts[] = {
	FLAG(CHI, ACRA, "admin response available"),
	FLAG(CHI, NSCRA, "near-storage response available"),
	FLAG(CHI, CRDY, "controller ready"),
	FLAG(CHI, CFFS, "firmware fatal"),
	FLAG(CHI, MA, "memory available"),
	FLAG(CHI, ELA, "error log available"),
	FLAG(CHI, CDA, "controller dump available"),
	FLAG(CHI, CHFS, "hardware fatal"),
};

static const struct ocxlpmem_register_part hci_parts[] = {
	FLAG(HCI, ACRW, "admin request waiting"),
	FLAG(HCI, NSCRW, "near-storage request waiting"),
	FLAG(HCI, AR, "AFU reset"),
	FLAG(HCI, FDE, "firmware debug enable"),
	FLAG(HCI, CD, "controller dump"),
	FLAG(HCI, CDC, "controller dump collected"),
	FLAG(HCI, CHPD, "health data wanted"),
};

/* the high half comes first in the documents: device.md 2.5 */
static const struct ocxlpmem_register_part blocks_parts[] = {
	NUMBER("request", 32, 32, NULL, "offset of the request block"),
	NUMBER("response", 0, 32, NULL, "offset of the response block"),
};

static const struct ocxlpmem_register_part data_parts[] = {
	NUMBER("data", 32, 32, NULL, "offset of the data buffer"),
	NUMBER("size", 0, 32, "bytes", "size of the data buffer"),
};

static const struct ocxlpmem_register_part ccap0_parts[] = {
	NUMBER("memory time-out", 52, 12, "s", "longest time from reset until MA"),
	NUMBER("ready time-out", 48, 4, "s", "longest time from reset until CRDY"),
	NUMBER("read latency", 32, 16, "ns", "nominal, of the medium"),
	NUMBER("specification", 4, 12, NULL, "revision of it, the number before the point"),
	NUMBER("revision", 0, 4, NULL, "the number behind the point"),
};

static const struct ocxlpmem_register_part ccap1_parts[] = {
	NUMBER("largest dump", 0, 32, "bytes", "0: not said"),
};

#define REGISTER(name_, at, help_, ...) { \
	.name = name_, .address = WIRE_REG_##at, .help = help_, __VA_ARGS__ }
#define PARTS(table)	.parts = table, .count = ARRAY_COUNT(table)

/* what clears or withdraws bits is left out: what it gives when read is not known */
static const struct ocxlpmem_register registers[] = {
	REGISTER("CHI", CHI, "controller to host: events and states", PARTS(chi_parts)),
	REGISTER("CHIE", CHIE, "which of these may interrupt", PARTS(chi_parts)),
	REGISTER("HCI", HCI, "host to controller: requests", PARTS(hci_parts)),
	REGISTER("IMA0_OHP", IMA0_OHP, "interrupt 0, object handle"),
	REGISTER("IMA0_CFP", IMA0_CFP, "interrupt 0, command flag"),
	REGISTER("IMA1_OHP", IMA1_OHP, "interrupt 1, object handle"),
	REGISTER("IMA1_CFP", IMA1_CFP, "interrupt 1, command flag"),
	REGISTER("ACMA_BLOCKS", ACMA_BLOCKS, "admin commands: their blocks", PARTS(blocks_parts)),
	REGISTER("ACMA_DATA", ACMA_DATA, "admin commands: their data", PARTS(data_parts)),
	REGISTER("NSCMA_BLOCKS", NSCMA_BLOCKS, "near-storage commands: their blocks",
		 PARTS(blocks_parts)),
	REGISTER("NSCMA_DATA", NSCMA_DATA, "near-storage commands: their data",
		 PARTS(data_parts)),
	REGISTER("CSTS", CSTS, "controller status; its bits are not known"),
	REGISTER("FWVER", FWVER, "version of the firmware that runs", .text = true),
	REGISTER("CCAP0", CCAP0, "capabilities", PARTS(ccap0_parts)),
	REGISTER("CCAP1", CCAP1, "capabilities", PARTS(ccap1_parts)),
};

_Static_assert(sizeof(char[OCXLPMEM_REGISTER_TEXT]) == WIRE_FWVER_LEN + 1,
	       "letters and a NUL");

const struct ocxlpmem_register *ocxlpmem_registers(size_t *count)
{
	*count = ARRAY_COUNT(registers);
	return registers;
}

void ocxlpmem_register_text(uint64_t value, char out[OCXLPMEM_REGISTER_TEXT])
{
	wire_fwver_text(out, value);
}
