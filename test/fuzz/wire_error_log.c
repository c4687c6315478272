// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz.h"
#include "wire/error_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_error_log log;
	int n = wire_error_log_decode(&log, data, size);
	__u8 *out;

	MUST(wire_strerror(n)[0]);
	if (n < 0)
		return 0;
	MUST((size_t)n <= size && log.specific_len == (size_t)n - WIRE_ERROR_LOG_FIXED);
	MUST(wire_log_type_str(log.type)[0]);
	MUST(log.type == WIRE_LOG_GENERAL || !wire_error_log_actions(&log));

	out = fuzz_space(n);
	MUST(wire_error_log_encode(&log, out, n - 1) == -WIRE_SPACE);
	MUST(wire_error_log_encode(&log, out, n) == n);
	MUST(!memcmp(out, data, n));
	free(out);
	return 0;
}
