/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_SECUREBITS_H
#define KERNEL_UAPI_SECUREBITS_H

#define SECBIT_NOROOT			   0x01	/* user 0 is a user like others */
#define SECBIT_NOROOT_LOCKED		   0x02
#define SECBIT_NO_SETUID_FIXUP		   0x04	/* capabilities don't follow the user ids */
#define SECBIT_NO_SETUID_FIXUP_LOCKED	   0x08
#define SECBIT_KEEP_CAPS		   0x10	/* permitted ones stay when the last 0 goes */
#define SECBIT_KEEP_CAPS_LOCKED		   0x20
#define SECBIT_NO_CAP_AMBIENT_RAISE	   0x40
#define SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED 0x80

#define SECURE_ALL_BITS	 0x55
#define SECURE_ALL_LOCKS 0xaa

#endif
