// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <string.h>

#include <nvdimm/ocxlpmem.h>

#include "driver/core/core.h"
#include "describe.h"
#include "report.h"

/* where the host sees the memory of card 0; the others follow */
#define MEMORY_BASE	0x400000000000ull
/* NUMA node that the memory of card 0 would be onlined as */
#define TARGET_NODE	8
/* libnvdimm takes no interleave-set cookie of 0 */
#define COOKIE_WITHOUT_SERIAL	UINT64_C(0x6f63786c706d656d)

/* ---- what $names mean --------------------------------------------------- */

/* a line of its own, absent if the driver did not take the card */
static void put_driver(struct sim_card *card, GString *out)
{
	if (card->core)
		g_string_append(out, "DRIVER=ocxlpmem\n");
}

static void put_number(struct sim_card *card, GString *out)
{
	g_string_append_printf(out, "%u", card->number);
}

static void put_domain(struct sim_card *card, GString *out)
{
	g_string_append(out, card->domain);
}

static void put_serial(struct sim_card *card, GString *out)
{
	g_string_append_printf(out, "0x%016" PRIx64, card->serial);
}

static void put_cookie(struct sim_card *card, GString *out)
{
	g_string_append_printf(out, "%#" PRIx64, card->serial ?: COOKIE_WITHOUT_SERIAL);
}

static void put_firmware(struct sim_card *card, GString *out)
{
	char version[WIRE_FWVER_LEN + 1];

	core_fw_version(card->core, version);
	g_string_append(out, version);
}

static void put_state(struct sim_card *card, GString *out)
{
	static const char *const words[] = OCXLPMEM_STATE_WORDS;

	g_string_append(out, words[MIN(core_state(card->core), OCXLPMEM_STATE_MAX)]);
}

/* a line of its own, absent while there is no DIMM */
static void put_nmem(struct sim_card *card, GString *out)
{
	if (card->present & SIM_HAS_DIMM)
		g_string_append_printf(out, OCXLPMEM_UEVENT_NMEM "=nmem%u\n", card->number);
}

/* words as libnvdimm prints them: a blank after each, in the order of the numbers */
static void put_commands(struct sim_card *card, GString *out)
{
	unsigned int passes = card->machine->options->nd_commands;

	if (card->present & SIM_HAS_LABELS)
		g_string_append(out, "get_size get_data set_data ");
	if (passes & SIM_ND_VENDOR)
		g_string_append(out, "vendor ");
	g_string_append(out, "cmd_call ");
}

static void put_size(struct sim_card *card, GString *out)
{
	g_string_append_printf(out, "%llu", SIM_MEDIUM_SIZE - SIM_CARVE_OUT);
}

static void put_sectors(struct sim_card *card, GString *out)
{
	g_string_append_printf(out, "%llu", (SIM_MEDIUM_SIZE - SIM_CARVE_OUT) / 512);
}

static void put_resource(struct sim_card *card, GString *out)
{
	g_string_append_printf(out, "%#llx",
			       MEMORY_BASE + card->number * SIM_MEDIUM_SIZE + SIM_CARVE_OUT);
}

/* of version 5 (RFC 4122): its bytes follow from the serial */
static void put_uuid(struct sim_card *card, GString *out)
{
	g_autofree char *name = g_strdup_printf("ocxlpmem-sim %016" PRIx64, card->serial);
	g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA1, name, -1);

	hex[12] = '5';
	hex[16] = "89ab"[g_ascii_xdigit_value(hex[16]) & 3];
	g_string_append_printf(out, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
			       hex + 20);
}

static void put_numa_node(struct sim_card *card, GString *out)
{
	g_string_append(out, "0");
}

static void put_target_node(struct sim_card *card, GString *out)
{
	g_string_append_printf(out, "%u", TARGET_NODE + card->number);
}

static void put_dimm_dev(struct sim_card *card, GString *out)
{
	g_string_append(out, card->machine->dimm_dev);
}

static const struct {
	const char *name;
	void (*put)(struct sim_card *card, GString *out);
} names[] = {
	{ "n", put_number },
	{ "domain", put_domain },
	{ "driver", put_driver },
	{ "serial", put_serial },
	{ "cookie", put_cookie },
	{ "firmware", put_firmware },
	{ "state", put_state },
	{ "nmem", put_nmem },
	{ "commands", put_commands },
	{ "size", put_size },
	{ "sectors", put_sectors },
	{ "resource", put_resource },
	{ "uuid", put_uuid },
	{ "numa_node", put_numa_node },
	{ "target_node", put_target_node },
	{ "dimm_dev", put_dimm_dev },
};

char *sim_describe_expand(struct sim_card *card, const char *text)
{
	GString *out = g_string_sized_new(64);

	while (*text) {
		size_t plain = strcspn(text, "$");
		size_t len, i;

		g_string_append_len(out, text, plain);
		text += plain;
		if (!*text)
			break;
		text++;
		len = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
		for (i = 0; i < G_N_ELEMENTS(names); i++) {
			if (strlen(names[i].name) == len && !strncmp(names[i].name, text, len))
				break;
		}
		g_assert(i < G_N_ELEMENTS(names));
		names[i].put(card, out);
		text += len;
		/* a name that another letter would make longer ends with '~' */
		text += *text == '~';
	}
	return g_string_free(out, FALSE);
}

/* ---- the devices -------------------------------------------------------- */

#define BUS	"pci$domain:00"
#define FN0	BUS "/$domain:00:00.0"
#define FN1	BUS "/$domain:00:00.1"
#define NDBUS	FN1 "/ndbus$n"
#define REGION	NDBUS "/region$n"
#define SPACE	REGION "/namespace$n.0"

/*
 * The ids are device.md 1; class code, subsystem and revision were never
 * published, so these are those of other OpenCAPI functions (INFERRED).
 */
#define PCI_ATTRIBUTES \
	{ .name = "vendor", .text = "0x1014" }, \
	{ .name = "device", .text = "0x0625" }, \
	{ .name = "subsystem_vendor", .text = "0x0000" }, \
	{ .name = "subsystem_device", .text = "0x0000" }, \
	{ .name = "class", .text = "0x120000" }, \
	{ .name = "revision", .text = "0x00" }, \
	{ .name = "modalias", .text = "pci:v00001014d00000625sv00000000sd00000000bc12sc00i00" }, \
	{ .name = "numa_node", .text = "$numa_node" }, \
	{ .name = "enable", .text = "1" }, \
	{ .name = "of_node/ibm,loc-code", .text = "SIM-P1-C$n" }

#define PCI_UEVENT(function) \
	"$driver~PCI_CLASS=120000\nPCI_ID=1014:0625\nPCI_SUBSYS_ID=0000:0000\n" \
	"PCI_SLOT_NAME=$domain:00:00." function "\n" \
	"MODALIAS=pci:v00001014d00000625sv00000000sd00000000bc12sc00i00\n"

static const struct sim_attribute pci_attributes[] = {
	PCI_ATTRIBUTES,
	{ 0 }
};

static const struct sim_attribute class_attributes[] = {
	{ .name = "dev", .text = "241:$n" },
	{ .name = "device", .text = "../../../$domain:00:00.1", .is_link = true },
	{ 0 }
};

static const struct sim_attribute ndbus_attributes[] = {
	{ .name = "provider", .text = "ocxlpmem.$domain:00:00.1" },
	{ .name = "commands", .text = "" },
	{ .name = "wait_probe", .text = "1" },
	{ 0 }
};

static const struct sim_attribute ndctl_attributes[] = {
	{ .name = "dev", .text = "250:$n" },
	{ .name = "device", .text = "../../../ndbus$n", .is_link = true },
	{ 0 }
};

/*
 * "state" says idle although the region uses the DIMM: a program cannot
 * disable a region here, and ndctl init-labels wants an idle DIMM.
 */
static const struct sim_attribute nmem_attributes[] = {
	{ .name = "dev", .text = "$dimm_dev" },
	{ .name = "devtype", .text = "nvdimm" },
	{ .name = "modalias", .text = "nd:t1" },
	{ .name = "commands", .text = "$commands" },
	{ .name = "flags", .text = "" },
	{ .name = "state", .text = "idle" },
	{ .name = "available_slots", .text = "8171" },
	{ .name = "numa_node", .text = "$numa_node" },
	{ 0 }
};

static const struct sim_attribute region_attributes[] = {
	{ .name = "modalias", .text = "nd:t2" },
	{ .name = "devtype", .text = "nd_pmem" },
	{ .name = "size", .text = "$size" },
	{ .name = "available_size", .text = "0" },
	{ .name = "max_available_extent", .text = "0" },
	{ .name = "mappings", .text = "1" },
	{ .name = "mapping0", .text = "nmem$n,0,$size,0" },
	{ .name = "nstype", .text = "5" },
	{ .name = "set_cookie", .text = "$cookie" },
	{ .name = "read_only", .text = "0" },
	{ .name = "init_namespaces", .text = "1/1" },
	{ .name = "namespace_seed", .text = "namespace$n.1" },
	{ .name = "btt_seed", .text = "btt$n.0" },
	{ .name = "pfn_seed", .text = "pfn$n.0" },
	{ .name = "dax_seed", .text = "dax$n.0" },
	{ .name = "numa_node", .text = "$numa_node" },
	{ .name = "target_node", .text = "$target_node" },
	{ .name = "align", .text = "0x1000000" },
	{ .name = "persistence_domain", .text = "memory_controller" },
	{ .name = "deep_flush", .text = "0" },
	{ .name = "badblocks", .text = SIM_TEXT_NONE },
	{ .name = "resource", .text = "$resource" },
	{ 0 }
};

static const struct sim_attribute namespace_attributes[] = {
	{ .name = "modalias", .text = "nd:t5" },
	{ .name = "devtype", .text = "nd_namespace_pmem" },
	{ .name = "nstype", .text = "5" },
	{ .name = "size", .text = "$size" },
	{ .name = "resource", .text = "$resource" },
	{ .name = "force_raw", .text = "0" },
	{ .name = "mode", .text = "raw" },
	{ .name = "uuid", .text = "$uuid" },
	{ .name = "alt_name", .text = "" },
	{ .name = "sector_size", .text = "[512] 520 528 4096 4104 4160 4224" },
	{ .name = "holder", .text = "" },
	{ .name = "holder_class", .text = "" },
	{ .name = "numa_node", .text = "$numa_node" },
	{ .name = "target_node", .text = "$target_node" },
	{ 0 }
};

/* numbers that the host has for no device: it may tell what is mounted by them */
#define BLOCK_DEV "259:1000$n"

static const struct sim_attribute block_attributes[] = {
	{ .name = "dev", .text = BLOCK_DEV },
	{ .name = "size", .text = "$sectors" },
	{ .name = "ro", .text = "0" },
	{ .name = "removable", .text = "0" },
	{ .name = "device", .text = "../../../namespace$n.0", .is_link = true },
	{ 0 }
};

const struct sim_device sim_devices[] = {
	{
		.path = FN0, .subsystem = "bus/pci", .driver = "ocxlpmem",
		.uevent = PCI_UEVENT("0"), .attributes = pci_attributes,
	}, {
		.path = FN1, .subsystem = "bus/pci", .driver = "ocxlpmem",
		.uevent = PCI_UEVENT("1"), .attributes = pci_attributes,
	},
	[SIM_DEVICE_CLASS] = {
		.path = FN1 "/ocxlpmem/ocxlpmem$n", .subsystem = "class/" OCXLPMEM_CLASS,
		.uevent = OCXLPMEM_UEVENT_SERIAL "=$serial\n"
			  OCXLPMEM_UEVENT_FIRMWARE "=$firmware\n"
			  "$nmem~"
			  OCXLPMEM_UEVENT_STATE "=$state\n",
		.node = SIM_NODE_CARD, .dev = "241:$n", .needs = SIM_HAS_DRIVER,
		.attributes = class_attributes,
	}, {
		.path = NDBUS, .subsystem = "bus/nd", .driver = "nd_bus",
		.uevent = "DRIVER=nd_bus\n", .needs = SIM_HAS_DIMM,
		.attributes = ndbus_attributes,
	}, {
		.path = NDBUS "/nd/ndctl$n", .subsystem = "class/nd", .uevent = "",
		.node = SIM_NODE_BUS, .dev = "250:$n", .needs = SIM_HAS_DIMM,
		.attributes = ndctl_attributes,
	},
	[SIM_DEVICE_DIMM] = {
		.path = NDBUS "/nmem$n", .subsystem = "bus/nd", .driver = "nvdimm",
		.uevent = "DEVTYPE=nvdimm\nDRIVER=nvdimm\nMODALIAS=nd:t1\n",
		.node = SIM_NODE_DIMM, .dev = "$dimm_dev", .needs = SIM_HAS_DIMM,
		.attributes = nmem_attributes,
	}, {
		.path = REGION, .subsystem = "bus/nd", .driver = "nd_region",
		.uevent = "DEVTYPE=nd_pmem\nDRIVER=nd_region\nMODALIAS=nd:t2\n",
		.needs = SIM_HAS_REGION, .attributes = region_attributes,
	}, {
		.path = SPACE, .subsystem = "bus/nd", .driver = "nd_pmem",
		.uevent = "DEVTYPE=nd_namespace_pmem\nDRIVER=nd_pmem\nMODALIAS=nd:t5\n",
		.needs = SIM_HAS_REGION, .attributes = namespace_attributes,
	}, {
		.path = SPACE "/block/pmem$n", .subsystem = "class/block",
		.uevent = "DEVTYPE=disk\n", .node = SIM_NODE_BLOCK, .dev = BLOCK_DEV,
		.needs = SIM_HAS_REGION, .attributes = block_attributes,
	},
};

const unsigned int sim_device_count = G_N_ELEMENTS(sim_devices);
