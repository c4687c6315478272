// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "node.h"
#include "report.h"

#define FILE_KEY	"ocxlpmem-file"

struct SimNode {
	UMockdevIoctlBase parent;
	struct sim_card *card;	/* NULL: not simulated */
	enum sim_file_kind kind;
	char *sock_path;
};

typedef struct SimNode SimNode;
typedef struct {
	UMockdevIoctlBaseClass parent;
} SimNodeClass;

GType sim_node_get_type(void);
G_DEFINE_TYPE(SimNode, sim_node, umockdev_ioctl_base_get_type())

/*
 * umockdev has one worker thread for all nodes. A card that takes its time
 * must not stall another, so it only hands the request over to these.
 */
static GThreadPool *pool;
static GMutex pool_lock;	/* pushing, and: */
static bool ending;

/* ---- ioctl -------------------------------------------------------------- */

static void complete(UMockdevIoctlClient *client, long ret)
{
	umockdev_ioctl_client_complete(client, ret < 0 ? -1 : ret, ret < 0 ? -ret : 0);
}

/* in the program's own process */
static void run_real(UMockdevIoctlClient *client)
{
	g_autoptr(GError) error = NULL;
	int number = 0;
	int ret = umockdev_ioctl_client_execute(client, &number, &error);

	if (error)
		complete(client, -EIO);
	else
		umockdev_ioctl_client_complete(client, ret, ret < 0 ? number : 0);
}

static void run(gpointer data, gpointer user_data)
{
	UMockdevIoctlClient *client = data;
	struct sim_file *file = g_object_get_data(G_OBJECT(client), FILE_KEY);
	UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);
	unsigned long cmd = umockdev_ioctl_client_get_request(client);
	long ret;

	if (!file) {
		run_real(client);
		goto done;
	}
	ret = sim_file_ioctl(file, cmd, *(unsigned long *)arg->data);
	sim_note("%s: ioctl 0x%lx: %ld", umockdev_ioctl_client_get_devnode(client), cmd, ret);
	complete(client, ret);
done:
	g_object_unref(client);
}

static gboolean handle_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client)
{
	g_mutex_lock(&pool_lock);
	if (ending) {
		complete(client, -ENODEV);
	} else {
		/* umockdev holds no reference while a request waits for its answer */
		g_object_ref(client);
		g_thread_pool_push(pool, client, NULL);
	}
	g_mutex_unlock(&pool_lock);
	return TRUE;
}

/* the driver has neither read() nor write() */
static gboolean handle_data(UMockdevIoctlBase *base, UMockdevIoctlClient *client)
{
	complete(client, -EINVAL);
	return TRUE;
}

/* ---- open and close ----------------------------------------------------- */

/* umockdev never emits client_vanished, but lets go of the client at close */
static void closed(gpointer data, GObject *where_the_client_was)
{
	struct sim_file *file = data;

	sim_file_end(file);
	sim_file_unref(file);
}

static void client_connected(UMockdevIoctlBase *base, UMockdevIoctlClient *client)
{
	SimNode *node = (SimNode *)base;
	struct sim_file *file;

	if (!node->card)
		return;
	file = sim_file_open(node->card, node->kind, node->sock_path);
	g_object_set_data(G_OBJECT(client), FILE_KEY, file);
	g_object_weak_ref(G_OBJECT(client), closed, file);
}

/* ---- the type ----------------------------------------------------------- */

static void finalize(GObject *object)
{
	g_free(((SimNode *)object)->sock_path);
	G_OBJECT_CLASS(sim_node_parent_class)->finalize(object);
}

static void sim_node_class_init(SimNodeClass *class)
{
	class->parent.handle_ioctl = handle_ioctl;
	class->parent.handle_read = handle_data;
	class->parent.handle_write = handle_data;
	class->parent.client_connected = client_connected;
	G_OBJECT_CLASS(class)->finalize = finalize;
}

static void sim_node_init(SimNode *node)
{
}

UMockdevIoctlBase *sim_node_new(struct sim_card *card, enum sim_file_kind kind,
				const char *sock_path)
{
	SimNode *node = g_object_new(sim_node_get_type(), NULL);

	node->card = card;
	node->kind = kind;
	node->sock_path = g_strdup(sock_path);
	return &node->parent;
}

UMockdevIoctlBase *sim_node_new_real(void)
{
	pool = g_thread_pool_new(run, NULL, -1, FALSE, NULL);
	return g_object_new(sim_node_get_type(), NULL);
}

void sim_node_end(void)
{
	g_mutex_lock(&pool_lock);
	ending = true;
	g_mutex_unlock(&pool_lock);
}

void sim_node_finish(void)
{
	if (pool)
		g_thread_pool_free(pool, FALSE, TRUE);
}
