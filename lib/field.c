// SPDX-License-Identifier: LGPL-2.1-or-later
/* Getters that many field tables share. */
#include <string.h>

#include "field.h"

int lib_field_number(const struct ocxlpmem_field *field, const void *object,
		     struct ocxlpmem_value *value)
{
	const char *member = (const char *)object + field->id;
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;

	switch (field->bits) {
	case 8:
		memcpy(&u8, member, sizeof(u8));
		value->u64 = u8;
		return 0;
	case 16:
		memcpy(&u16, member, sizeof(u16));
		value->u64 = u16;
		return 0;
	case 32:
		memcpy(&u32, member, sizeof(u32));
		value->u64 = u32;
		return 0;
	case 64:
		memcpy(&value->u64, member, sizeof(value->u64));
		return 0;
	}
	return -EINVAL;
}

int lib_field_text(const struct ocxlpmem_field *field, const void *object,
		   struct ocxlpmem_value *value)
{
	value->string = (const char *)object + field->id;
	return *value->string ? 0 : -ENODATA;
}
