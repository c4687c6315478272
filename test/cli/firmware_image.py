# SPDX-License-Identifier: GPL-2.0-only
"""Firmware as the card model wants it; of a real card's the format is not known."""
import struct


def firmware_image(version, body):
    """version: 8 bytes; body: a multiple of 8."""
    value = 0xcbf29ce484222325
    for byte in body:
        value = (value ^ byte) * 0x100000001b3 % 2 ** 64
    return struct.pack("<8s8sI4xQ", b"CARDFW1\n", version, 32 + len(body), value) + body
