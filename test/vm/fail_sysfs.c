// SPDX-License-Identifier: GPL-2.0-only
/* What is read in sysfs. */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail_request.h"

static int read_file(const char *path)
{
	char text[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = fail_result(read(fd, text, sizeof(text)));
	close(fd);
	return ret;
}

/* sysfs refuses to open what shows nothing, to root as well; to look may be what fails */
static int read_what_shows(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return -errno;
	return st.st_mode & 0444 ? read_file(path) : 0;
}

static int attributes(void)
{
	static glob_t files;
	int ret = 0;
	size_t i;

	if (!files.gl_pathc) {
		char pattern[128];

		snprintf(pattern, sizeof(pattern), "/sys/bus/nd/devices/%s/ocxlpmem/*",
			 strrchr(fail_dimm_path, '/') + 1);
		glob(pattern, 0, NULL, &files);
	}
	for (i = 0; i < files.gl_pathc && !ret; i++)
		ret = read_what_shows(files.gl_pathv[i]);
	return files.gl_pathc ? ret : -ENOENT;
}

static int uevent(void)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/class/ocxlpmem/%s/uevent",
		 strrchr(fail_device_path, '/') + 1);
	return read_file(path);
}

static int temperature(void)
{
	static char path[256];

	if (!*path) {
		char pattern[128];
		glob_t files;

		snprintf(pattern, sizeof(pattern),
			 "/sys/class/ocxlpmem/%s/device/hwmon/hwmon*/temp1_input",
			 strrchr(fail_device_path, '/') + 1);
		if (!glob(pattern, 0, NULL, &files))
			snprintf(path, sizeof(path), "%s", files.gl_pathv[0]);
		globfree(&files);
	}
	return read_file(path);
}

const struct fail_request fail_sysfs_requests[] = {
	{ "sysfs attributes", NULL, attributes, false },
	{ "uevent", NULL, uevent, false },
	{ "temperature", fail_cache_ages, temperature, false },
};

const unsigned int fail_sysfs_count = COUNT(fail_sysfs_requests);
