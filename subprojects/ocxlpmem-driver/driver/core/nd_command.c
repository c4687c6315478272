// SPDX-License-Identifier: GPL-2.0-only
/*
 * The envelopes of libnvdimm around our payloads. libnvdimm copies from user
 * space twice and adds sizes in 32 bits, so what counts is the buffer we got.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/ndctl.h>
#include <linux/string.h>

#include "private.h"

int core_nd_call(struct core *core, void *buf, u64 buf_len)
{
	struct nd_cmd_pkg pkg;
	u32 need, given;
	u8 *payload;
	int err;

	if (buf_len < sizeof(pkg))
		return -EINVAL;
	memcpy(&pkg, buf, sizeof(pkg));
	if (pkg.nd_family != OCXLPMEM_ND_FAMILY)
		return -EINVAL;
	if (memchr_inv(pkg.nd_reserved2, 0, sizeof(pkg.nd_reserved2)))
		return -EINVAL;
	if (sizeof(pkg) + (u64)pkg.nd_size_in + pkg.nd_size_out > buf_len)
		return -EINVAL;
	if (pkg.nd_command > U32_MAX)
		return -ENOTTY;

	payload = (u8 *)buf + sizeof(pkg);
	err = core_payload_run(core, CORE_ORIGIN_CALL, pkg.nd_command, payload, pkg.nd_size_in,
			       payload + pkg.nd_size_in, pkg.nd_size_out, &need, &given, NULL);
	if (err)
		return err;
	pkg.nd_fw_size = need;
	memcpy(buf, &pkg, sizeof(pkg));
	return 0;
}

int core_nd_vendor(struct core *core, void *buf, u64 buf_len)
{
	struct nd_cmd_vendor_tail tail;
	struct nd_cmd_vendor_hdr hdr;
	u32 need, given;
	u8 *in, *out;
	int err;

	if (buf_len < sizeof(hdr) + sizeof(tail))
		return -EINVAL;
	memcpy(&hdr, buf, sizeof(hdr));
	if ((hdr.opcode & 0xffff0000) != OCXLPMEM_VENDOR_OPCODE)
		return -EOPNOTSUPP;
	if (sizeof(hdr) + (u64)hdr.in_length + sizeof(tail) > buf_len)
		return -EINVAL;
	in = (u8 *)buf + sizeof(hdr);
	out = in + hdr.in_length + sizeof(tail);
	memcpy(&tail, in + hdr.in_length, sizeof(tail));
	if (sizeof(hdr) + (u64)hdr.in_length + sizeof(tail) + tail.out_length > buf_len)
		return -EINVAL;

	err = core_payload_run(core, CORE_ORIGIN_VENDOR, hdr.opcode & 0xffff, in, hdr.in_length,
			       out, tail.out_length, &need, &given, NULL);
	if (err)
		return err == -ENOTTY ? -EOPNOTSUPP : err;
	tail.status = 0;
	tail.out_length = given;
	memcpy(in + hdr.in_length, &tail, sizeof(tail));
	return 0;
}

int core_label_range(u32 offset, u32 length, u64 size)
{
	return (u64)offset + length > size ? -EINVAL : 0;
}
