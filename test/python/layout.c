// SPDX-License-Identifier: GPL-2.0-only
/* layout: size of each structure that the Python module knows, and where its members are. */
#include <stddef.h>
#include <stdio.h>

#include "libocxlpmem.h"

#define BEGIN(type)		printf("%s %zu", #type, sizeof(struct type))
#define MEMBER(type, member)	printf(" %s=%zu", #member, offsetof(struct type, member))
#define END()			putchar('\n')

int main(void)
{
	BEGIN(ocxlpmem_field);
	MEMBER(ocxlpmem_field, name);
	MEMBER(ocxlpmem_field, key);
	MEMBER(ocxlpmem_field, type);
	MEMBER(ocxlpmem_field, kind);
	MEMBER(ocxlpmem_field, always);
	MEMBER(ocxlpmem_field, detail);
	MEMBER(ocxlpmem_field, bits);
	MEMBER(ocxlpmem_field, digits);
	MEMBER(ocxlpmem_field, unit);
	MEMBER(ocxlpmem_field, words);
	MEMBER(ocxlpmem_field, metric);
	MEMBER(ocxlpmem_field, metric_name);
	MEMBER(ocxlpmem_field, metric_divisor);
	MEMBER(ocxlpmem_field, help);
	MEMBER(ocxlpmem_field, get);
	MEMBER(ocxlpmem_field, id);
	END();
	BEGIN(ocxlpmem_value);
	MEMBER(ocxlpmem_value, type);
	MEMBER(ocxlpmem_value, count);
	MEMBER(ocxlpmem_value, u64);
	MEMBER(ocxlpmem_value, s64);
	MEMBER(ocxlpmem_value, boolean);
	MEMBER(ocxlpmem_value, string);
	MEMBER(ocxlpmem_value, strings);
	MEMBER(ocxlpmem_value, bytes);
	END();
	BEGIN(ocxlpmem_failure);
	MEMBER(ocxlpmem_failure, error);
	MEMBER(ocxlpmem_failure, errno_name);
	MEMBER(ocxlpmem_failure, fault);
	MEMBER(ocxlpmem_failure, card_status);
	MEMBER(ocxlpmem_failure, message);
	MEMBER(ocxlpmem_failure, remedy);
	END();
	BEGIN(ocxlpmem_log_position);
	MEMBER(ocxlpmem_log_position, instance);
	MEMBER(ocxlpmem_log_position, sequence);
	END();
	BEGIN(ocxlpmem_log_receipt);
	MEMBER(ocxlpmem_log_receipt, time_ns);
	MEMBER(ocxlpmem_log_receipt, boot_ns);
	MEMBER(ocxlpmem_log_receipt, waited);
	END();
	BEGIN(ocxlpmem_finding);
	MEMBER(ocxlpmem_finding, code);
	MEMBER(ocxlpmem_finding, severity);
	MEMBER(ocxlpmem_finding, attribute);
	MEMBER(ocxlpmem_finding, value);
	MEMBER(ocxlpmem_finding, limit);
	MEMBER(ocxlpmem_finding, log);
	MEMBER(ocxlpmem_finding, position);
	MEMBER(ocxlpmem_finding, received_ns);
	MEMBER(ocxlpmem_finding, count);
	MEMBER(ocxlpmem_finding, detail);
	MEMBER(ocxlpmem_finding, next);
	END();
	BEGIN(ocxlpmem_watched);
	MEMBER(ocxlpmem_watched, logs_held);
	MEMBER(ocxlpmem_watched, logs_pending);
	MEMBER(ocxlpmem_watched, dump_waiting);
	MEMBER(ocxlpmem_watched, bad_bytes);
	END();
	printf("numbers keep=%d attach=%d new=%d discard=%d take_over=%d bytes=%d\n",
	       OCXLPMEM_LOG_MODE_KEEP, OCXLPMEM_DUMP_ATTACH, OCXLPMEM_DUMP_NEW,
	       OCXLPMEM_DUMP_DISCARD, OCXLPMEM_DUMP_TAKE_OVER, OCXLPMEM_TYPE_BYTES);
	return fflush(stdout) ? 1 : 0;
}
