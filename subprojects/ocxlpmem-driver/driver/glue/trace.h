/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ocxlpmem

#if !defined(OCXLPMEM_GLUE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define OCXLPMEM_GLUE_TRACE_H

#include <linux/tracepoint.h>

#include "driver/core/core.h"

/* every command, whoever sent it, as it ended */
TRACE_EVENT(ocxlpmem_command,
	    TP_PROTO(const struct core_trace *command),
	    TP_ARGS(command),
	    TP_STRUCT__entry(__array(char, card, 32)
			     __array(char, origin, 8)
			     __array(char, command, 32)
			     __field(int, result)
			     __field(u8, card_status)
			     __field(u64, duration_ns)),
	    TP_fast_assign(strscpy(__entry->card, command->card, sizeof(__entry->card));
			   strscpy(__entry->origin, command->origin, sizeof(__entry->origin));
			   strscpy(__entry->command, command->command,
				   sizeof(__entry->command));
			   __entry->result = command->result;
			   __entry->card_status = command->card_status;
			   __entry->duration_ns = command->duration_ns;),
	    TP_printk("card=%s origin=%s command=\"%s\" result=%d status=0x%02x duration_us=%llu.%03llu",
		      __entry->card, __entry->origin, __entry->command, __entry->result,
		      __entry->card_status, __entry->duration_ns / 1000,
		      __entry->duration_ns % 1000)
);

#endif

/* Kbuild sets the include path to here */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
