/* Nothing: what pid 1 runs once to warm up. */
/* SPDX-License-Identifier: MIT */
int main(void)
{
	return 0;
}
