/* A set-user-ID or set-group-ID program runs with its owner's rights and is told to be careful;
 * not so for a script, a task that has renounced new rights, or one that shares its root. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"
#include <sys/auxv.h>
#include <sys/prctl.h>

static char self[64];

/* What the program finds, as an exit status. */
static int report(void)
{
	uid_t ruid, euid, suid;
	gid_t rgid, egid, sgid;

	OK(getresuid(&ruid, &euid, &suid));
	OK(getresgid(&rgid, &egid, &sgid));
	CHECK_EQ(suid, euid);
	CHECK_EQ(sgid, egid);
	CHECK_EQ(getauxval(AT_UID), ruid);
	CHECK_EQ(getauxval(AT_EUID), euid);
	CHECK_EQ(getauxval(AT_GID), rgid);
	CHECK_EQ(getauxval(AT_EGID), egid);
	return (euid == 0) | (egid == 0) << 1 | !!getauxval(AT_SECURE) << 2 |
	       (prctl(PR_GET_DUMPABLE) == 0) << 3 | (euid == 2000) << 4;
}

static void install(mode_t mode, uid_t uid, gid_t gid)
{
	OK(chown(self, uid, gid));
	OK(chmod(self, mode));
}

static void run(void)
{
	execl(self, self, "report", NULL);
	FAIL("exec: %s", strerror(errno));
}

static int sleeper(void *gate)
{
	gate_pass(gate);
	return 0;
}

int main(int argc, char **argv)
{
	struct gate go = gate();
	char buf[4096];
	int in, out;
	long n;

	if (argc > 1)
		return report();
	OK(mkdir("/tmp/suid", 0755));
	snprintf(self, sizeof(self), "/tmp/suid/program");
	in = OK(open("/proc/self/exe", O_RDONLY));
	out = OK(open(self, O_WRONLY | O_CREAT, 0755));
	while ((n = OK(read(in, buf, sizeof(buf)))) > 0)
		CHECK_EQ(write(out, buf, n), n);
	close(in);
	close(out);

	install(0755, 0, 0);
	WAIT_EXIT(FORK(become(1000); run()), 0);
	install(04755, 0, 0);
	WAIT_EXIT(FORK(become(1000); run()), 1 | 4 | 8);
	install(02755, 0, 0);
	WAIT_EXIT(FORK(become(1000); run()), 2 | 4 | 8);
	install(02745, 0, 0);
	WAIT_EXIT(FORK(become(1000); run()), 0);
	install(06755, 0, 0);
	WAIT_EXIT(FORK(become(1000); run()), 1 | 2 | 4 | 8);
	WAIT_EXIT(FORK(run()), 1 | 2);

	/* To somebody else than root, from root. */
	install(04755, 2000, 0);
	WAIT_EXIT(FORK(run()), 2 | 4 | 8 | 16);

	/* Nobody may look into what its user can't read. */
	install(0711, 0, 0);
	WAIT_EXIT(FORK(become(1000); run()), 8);

	install(04755, 0, 0);
	WAIT_EXIT(FORK({
		become(1000);
		OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
		run();
	}), 0);
	WAIT_EXIT(FORK({
		become(1000);
		OK(clone_call(sleeper, new_stack(), CLONE_FS | SIGCHLD, &go, NULL, NULL, NULL));
		run();
	}), 4);
	gate_open(&go);

	/* A death signal of its parent's does not reach another user's program. */
	WAIT_EXIT(FORK({
		OK(prctl(PR_SET_PDEATHSIG, SIGTERM));
		become(1000);
		OK(prctl(PR_SET_PDEATHSIG, SIGTERM));
		run();
	}), 1 | 4 | 8);

	char script[] = "/tmp/suid/script";

	spew(script, "#!/tmp/suid/program report\n", 0755);
	install(0755, 0, 0);
	OK(chmod(script, 04755));
	WAIT_EXIT(FORK({
		become(1000);
		execl(script, script, NULL);
	}), 0);
	OK(unlink(script));
	OK(unlink(self));
	OK(rmdir("/tmp/suid"));
	return 0;
}
