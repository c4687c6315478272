// SPDX-License-Identifier: GPL-2.0-only
/*
 * redfish-table: our names and those of DMTF's Redfish, as tables for redfish.md.
 * Each field of the library's tables has a row here, "no counterpart" too; so has each
 * finding, and each property of MemoryMetrics. Fails, and says why, where a row is missing,
 * or has nothing to stand for any more.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "libocxlpmem.h"

#define COUNT(array)	(sizeof(array) / sizeof(*(array)))
#define NONE		NULL

/* ---- what Redfish has: MemoryMetrics v1.8.0, Memory v1.23 and others, as far as used --- */

#define LIFE		"MemoryMetrics.HealthData.PredictedMediaLifeLeftPercent"
#define DATA_LOSS	"MemoryMetrics.HealthData.DataLossDetected"
#define HOT		"MemoryMetrics.HealthData.AlarmTrips.Temperature"
#define READ		"MemoryMetrics.CurrentPeriod.BlocksRead"
#define WRITTEN		"MemoryMetrics.CurrentPeriod.BlocksWritten"
#define CORRECTED	"the card counts no corrected errors"
#define UNCORRECTED	"the card counts no errors; its logs, and bad blocks, tell of them"
#define LIFETIME	"the card's counters begin anew with its power (INFERRED)"
#define CELSIUS		"EnvironmentMetrics.TemperatureCelsius.Reading"
#define REVISION	"Memory.FirmwareRevision"
#define HEALTH		"Memory.Status.Health"
#define CONDITIONS	"Memory.Status.Conditions"

/* a property, and why we have nothing for it; NULL: some row below gives it */
static const struct {
	const char *name;
	const char *missing;
} properties[] = {
	{ "MemoryMetrics.BandwidthPercent", "the card does not say what it could carry" },
	{ "MemoryMetrics.BlockSizeBytes", "how large a load or a store is was never published" },
	{ "MemoryMetrics.CapacityUtilizationPercent",
	  "the card does not know what is used; namespaces do: `list --regions`" },
	{ "MemoryMetrics.CorrectedPersistentErrorCount", CORRECTED },
	{ "MemoryMetrics.CorrectedVolatileErrorCount", "there is no volatile memory" },
	{ READ, NULL },
	{ WRITTEN, NULL },
	{ "MemoryMetrics.CurrentPeriod.CorrectableECCErrorCount", CORRECTED },
	{ "MemoryMetrics.CurrentPeriod.IndeterminateCorrectableErrorCount", CORRECTED },
	{ "MemoryMetrics.CurrentPeriod.IndeterminateUncorrectableErrorCount", UNCORRECTED },
	{ "MemoryMetrics.CurrentPeriod.UncorrectableECCErrorCount", UNCORRECTED },
	{ "MemoryMetrics.CXL", "this is no CXL device" },
	{ "MemoryMetrics.DirtyShutdownCount", "the card does not count them" },
	{ "MemoryMetrics.HealthData.AlarmTrips.AddressParityError", "not told apart" },
	{ "MemoryMetrics.HealthData.AlarmTrips.CorrectableECCError", CORRECTED },
	{ "MemoryMetrics.HealthData.AlarmTrips.SpareBlock", "nothing is known of spare blocks" },
	{ HOT, NULL },
	{ "MemoryMetrics.HealthData.AlarmTrips.UncorrectableECCError", UNCORRECTED },
	{ DATA_LOSS, NULL },
	{ "MemoryMetrics.HealthData.LastShutdownSuccess", "the card does not say" },
	{ "MemoryMetrics.HealthData.PerformanceDegraded", "the card does not say" },
	{ LIFE, NULL },
	{ "MemoryMetrics.HealthData.RemainingSpareBlockPercentage",
	  "nothing is known of spare blocks; critical resource utilization is another thing" },
	{ "MemoryMetrics.LifeTime.BlocksRead", LIFETIME },
	{ "MemoryMetrics.LifeTime.BlocksWritten", LIFETIME },
	{ "MemoryMetrics.LifeTime.CorrectableECCErrorCount", CORRECTED },
	{ "MemoryMetrics.LifeTime.IndeterminateCorrectableErrorCount", CORRECTED },
	{ "MemoryMetrics.LifeTime.IndeterminateUncorrectableErrorCount", UNCORRECTED },
	{ "MemoryMetrics.LifeTime.UncorrectableECCErrorCount", UNCORRECTED },
	{ "MemoryMetrics.LifetimeStartDateTime",
	  "the card counts hours with power, not the time since a date" },
	{ "MemoryMetrics.OperatingSpeedMHz", "the card does not say" },
	{ "Memory.SerialNumber", NULL },
	{ REVISION, NULL },
	{ "Memory.NonVolatileSizeMiB", NULL },
	{ "Memory.Location.PartLocation.ServiceLabel", NULL },
	{ "Memory.Status.State", NULL },
	{ HEALTH, NULL },
	{ CONDITIONS, NULL },
	{ CELSIUS, NULL },
};

/* ---- ours ---------------------------------------------------------------- */

/* a field: its property, or none; what is to be done with the value, or why there is none */
static const struct {
	enum ocxlpmem_kind kind;
	const char *key;
	const char *property;
	const char *how;
} rows[] = {
	{ OCXLPMEM_KIND_CARD, "card", NONE, "a name of this machine" },
	{ OCXLPMEM_KIND_CARD, "nmem", NONE, "a name of this machine" },
	{ OCXLPMEM_KIND_CARD, "serial", "Memory.SerialNumber",
	  "as it is; absent for a card that has none" },
	{ OCXLPMEM_KIND_CARD, "firmware_version", REVISION, "as it is" },
	{ OCXLPMEM_KIND_CARD, "state", "Memory.Status.State",
	  "`ready` and `fatal` Enabled; `waiting` Starting; `erasing`, `may-be-erasing` and "
	  "`not-ready` UnavailableOffline; `gone` Absent. That a card is fatal says Health" },
	{ OCXLPMEM_KIND_CARD, "pci_address", NONE, "not of memory, but of a PCIeDevice" },
	{ OCXLPMEM_KIND_CARD, "slot", "Memory.Location.PartLocation.ServiceLabel", "as it is" },
	{ OCXLPMEM_KIND_CARD, "bus", NONE, "a name of this machine" },
	{ OCXLPMEM_KIND_CARD, "provider", NONE, "a name of this machine" },
	{ OCXLPMEM_KIND_CARD, "region", NONE, "a name of this machine" },
	{ OCXLPMEM_KIND_CARD, "region_size_bytes", "Memory.NonVolatileSizeMiB",
	  "/ 1048576. Without the 16 MiB that the driver keeps for itself" },
	{ OCXLPMEM_KIND_CARD, "numa_node", NONE,
	  "Linux numbers its nodes, which are not the sockets of MemoryLocation" },

	{ OCXLPMEM_KIND_HEALTH, "state", HEALTH,
	  "`ok` OK; `non-critical` Warning; `critical` and `fatal` Critical; `unknown`: absent" },
	{ OCXLPMEM_KIND_HEALTH, "reasons", CONDITIONS,
	  "one each, as its Message: we have no message registry" },
	{ OCXLPMEM_KIND_HEALTH, "media_temperature_celsius", CELSIUS,
	  "as it is: MemoryMetrics itself has no temperature, only an alarm" },
	{ OCXLPMEM_KIND_HEALTH, "life_remaining_percent", LIFE, "as it is" },
	{ OCXLPMEM_KIND_HEALTH, "power_on_hours", NONE,
	  "not LifetimeStartDateTime, which goes on without power" },
	{ OCXLPMEM_KIND_HEALTH, "critical_resource_utilization_percent", NONE,
	  "neither spare blocks nor capacity nor bandwidth: what it measures was never published" },

	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "id", NONE, "Redfish has no attributes" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "name", NONE, "Redfish has no attributes" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "raw", NONE, "those with a meaning are in health" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "value", NONE, "those with a meaning are in health" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "unit", NONE, "Redfish has it in the name, as we do" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "current", NONE, "Redfish has no attributes" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "worst", NONE, "Redfish has no attributes" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "threshold", NONE, "Redfish has no attributes" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "flags", NONE, "Redfish has no attributes" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "kind", NONE, "told by health's state" },
	{ OCXLPMEM_KIND_SMART_ATTRIBUTE, "failing", HOT,
	  "true for `now` of the attribute temperature. Redfish keeps the alarm until the system "
	  "is reset; ours ends with its cause" },

	{ OCXLPMEM_KIND_STATS, "reset_count", NONE, "of the controller, not of the system" },
	{ OCXLPMEM_KIND_STATS, "reset_uptime_seconds", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "power_on_uptime_seconds", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "life_remaining_percent", LIFE, "as it is" },
	{ OCXLPMEM_KIND_STATS, "critical_resource_utilization_percent", NONE, "as of health" },
	{ OCXLPMEM_KIND_STATS, "host_load_count", READ,
	  "near, not the same: loads, whose size was never published, so without BlockSizeBytes; "
	  "since the card has power (INFERRED), not since the system was reset" },
	{ OCXLPMEM_KIND_STATS, "host_store_count", WRITTEN, "near, as host_load_count" },
	{ OCXLPMEM_KIND_STATS, "host_load_duration_ns", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "host_store_duration_ns", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "media_read_count", NONE,
	  "BlocksRead is of whom the memory serves: the host's loads" },
	{ OCXLPMEM_KIND_STATS, "media_write_count", NONE, "as media_read_count" },
	{ OCXLPMEM_KIND_STATS, "media_read_duration_ns", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "media_write_duration_ns", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "cache_read_hit_count", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "cache_write_hit_count", NONE, "" },
	{ OCXLPMEM_KIND_STATS, "fast_write_count", NONE, "" },

	{ OCXLPMEM_KIND_FIRMWARE, "running_version", REVISION, "as it is" },
	{ OCXLPMEM_KIND_FIRMWARE, "update", NONE, "a Task of Redfish's UpdateService" },
	{ OCXLPMEM_KIND_FIRMWARE, "image_bytes", NONE, "" },
	{ OCXLPMEM_KIND_FIRMWARE, "sent_bytes", NONE, "" },
	{ OCXLPMEM_KIND_FIRMWARE, "block_max_bytes", NONE, "" },

	{ OCXLPMEM_KIND_ERASE_STATE, "result", NONE, "a Task of the action SecureEraseUnit" },
	{ OCXLPMEM_KIND_ERASE_STATE, "accessible_pages_erased", NONE, "" },
	{ OCXLPMEM_KIND_ERASE_STATE, "accessible_pages_tried", NONE, "" },
	{ OCXLPMEM_KIND_ERASE_STATE, "defective_pages_erased", NONE, "" },
	{ OCXLPMEM_KIND_ERASE_STATE, "defective_pages_tried", NONE, "" },
};

/* kinds without rows, and why */
static const char *const apart[OCXLPMEM_KIND_COUNT] = {
	[OCXLPMEM_KIND_GAP] = "a LogService has no gaps",
	[OCXLPMEM_KIND_DUMP_FACTS] = "a dump is a LogEntry with an attachment",
	[OCXLPMEM_KIND_SMART] = "its attributes have a table of their own",
	[OCXLPMEM_KIND_ERROR_LOG] = "a LogEntry of Memory.Log; what a log means is a finding",
	[OCXLPMEM_KIND_DUMP] = "bytes of the card",
	[OCXLPMEM_KIND_REQUEST] = "bytes of the card",
	[OCXLPMEM_KIND_RESPONSE] = "bytes of the card",
	[OCXLPMEM_KIND_CAPABILITY] = "bytes of the card",
	[OCXLPMEM_KIND_AREA] = "bytes of the card",
	[OCXLPMEM_KIND_ERASE] = "bytes of the card",
	[OCXLPMEM_KIND_HEADER] = "bytes of the card",
};

/* each finding is a condition; some are a property of their own too */
static const struct {
	const char *property;
	const char *how;
} findings[] = {
	[OCXLPMEM_FINDING_FATAL] = { HEALTH, "Critical" },
	[OCXLPMEM_FINDING_NOT_READY] = { "Memory.Status.State", "as of the card's state" },
	[OCXLPMEM_FINDING_MAY_BE_ERASING] = { "Memory.Status.State", "as of the card's state" },
	[OCXLPMEM_FINDING_NO_ANSWER] = { NONE, "Health is not known then: absent" },
	[OCXLPMEM_FINDING_NO_DRIVER] = { NONE, "" },
	[OCXLPMEM_FINDING_MISSING] = { NONE, "a Memory whose State is Absent" },
	[OCXLPMEM_FINDING_FAILING] = { HEALTH, "Critical for pre-failure, else Warning" },
	[OCXLPMEM_FINDING_DATA_LOSS] = { DATA_LOSS, "true for 7 days after such a log" },
	[OCXLPMEM_FINDING_REPLACE] = { NONE, "" },
	[OCXLPMEM_FINDING_PREDICTIVE] = { NONE, "a Drive has FailurePredicted, Memory has not" },
	[OCXLPMEM_FINDING_THERMAL] = { HOT, "true for 7 days after such a log" },
	[OCXLPMEM_FINDING_NEAR_LIFE] = { NONE, "" },
	[OCXLPMEM_FINDING_WEAR_FORECAST] = { NONE, "days; Redfish has the percentage of now" },
	[OCXLPMEM_FINDING_TEMPERATURE] = { HOT, "true while it is past the caller's limit" },
	[OCXLPMEM_FINDING_LIFE] = { NONE, "" },
	[OCXLPMEM_FINDING_BAD_RANGE] = { NONE, "places, where Redfish counts errors" },
	[OCXLPMEM_FINDING_DUMP_WAITING] = { NONE, "" },
	[OCXLPMEM_FINDING_LOGS_UNKEPT] = { NONE, "" },
	[OCXLPMEM_FINDING_NO_PERMISSION] = { NONE, "" },
};

/* ---- all of it, or what is wrong ------------------------------------------ */

static bool failed;

static void wrong(const char *what, const char *name)
{
	fprintf(stderr, "redfish-table: %s: %s\n", name, what);
	failed = true;
}

static void known(const char *property)
{
	size_t i;

	for (i = 0; property && i < COUNT(properties); i++) {
		if (!strcmp(properties[i].name, property))
			break;
	}
	if (!property || i < COUNT(properties))
		return;
	wrong("no such property", property);
}

static size_t row_of(enum ocxlpmem_kind kind, const char *key)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		if (rows[i].kind == kind && !strcmp(rows[i].key, key))
			break;
	}
	return i;
}

static void print_row(const char *name, const char *property, const char *how)
{
	printf("| `%s` | %s%s%s | %s |\n", name, property ? "`" : "", property ? property : "none",
	       property ? "`" : "", how);
}

static size_t print_kind(enum ocxlpmem_kind kind)
{
	const struct ocxlpmem_field *field;
	size_t count, i, found = 0;

	printf("\n### %s\n\n| ours | Redfish | how |\n|---|---|---|\n", ocxlpmem_kind_str(kind));
	for (field = ocxlpmem_fields(kind, &count); count--; field++) {
		i = row_of(kind, field->key);
		if (i == COUNT(rows)) {
			wrong("this field has no row", field->key);
			continue;
		}
		known(rows[i].property);
		print_row(field->key, rows[i].property, rows[i].how);
		found++;
	}
	return found;
}

static void print_fields(void)
{
	size_t found = 0;
	unsigned int kind;

	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		if (!apart[kind])
			found += print_kind(kind);
	}
	if (found != COUNT(rows))
		wrong("some have no field, or two", "rows");
	printf("\n### the others\n\n| kind | why it has none |\n|---|---|\n");
	for (kind = 0; kind < OCXLPMEM_KIND_COUNT; kind++) {
		if (apart[kind])
			printf("| `%s` | %s |\n", ocxlpmem_kind_str(kind), apart[kind]);
	}
}

static void print_findings(void)
{
	unsigned int i;

	printf("\n### findings\n\n| ours | Redfish | how |\n|---|---|---|\n");
	for (i = 0; i < OCXLPMEM_FINDING_COUNT; i++) {
		if (i >= COUNT(findings) || !findings[i].how) {
			wrong("this finding has no row", ocxlpmem_finding_code_str(i));
			continue;
		}
		known(findings[i].property);
		print_row(ocxlpmem_finding_code_str(i), findings[i].property, findings[i].how);
	}
}

static bool given(const char *property)
{
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		if (rows[i].property && !strcmp(rows[i].property, property))
			return true;
	}
	for (i = 0; i < COUNT(findings); i++) {
		if (findings[i].property && !strcmp(findings[i].property, property))
			return true;
	}
	return false;
}

static void print_properties(void)
{
	size_t i;

	printf("\n### What Redfish has, and we have not\n\n| Redfish | why |\n|---|---|\n");
	for (i = 0; i < COUNT(properties); i++) {
		if (given(properties[i].name) != !properties[i].missing)
			wrong("a row gives it, or none does", properties[i].name);
		if (properties[i].missing)
			printf("| `%s` | %s |\n", properties[i].name, properties[i].missing);
	}
}

int main(void)
{
	print_fields();
	print_findings();
	print_properties();
	return fflush(stdout) || failed;
}
