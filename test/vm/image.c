// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm-image FILE SIZE VERSION: writes a firmware image that the card model takes,
 * and prints the hash that its truth will show.
 */
#include <stdio.h>
#include <stdlib.h>

#include "card/card.h"

int main(int argc, char **argv)
{
	size_t size = argc == 4 ? strtoul(argv[2], NULL, 0) : 0;
	unsigned char *image = calloc(1, size + 1);
	FILE *file;
	size_t i;

	if (argc != 4 || !image)
		return 2;
	for (i = 0; i < size; i++)
		image[i] = i * 2654435761u >> 13;
	if (card_firmware_seal(image, size, argv[3]))
		return 2;
	file = fopen(argv[1], "wb");
	if (!file || fwrite(image, 1, size, file) != size || fclose(file)) {
		perror(argv[1]);
		return 1;
	}
	printf("0x%016llx\n", (unsigned long long)card_firmware_hash(image, size));
	free(image);
	return 0;
}
