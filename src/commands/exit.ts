/** How an action tells its exit code: only the program itself ends the process, after its output has left. */
export async function exitWith(code: Promise<number>): Promise<void> {
  process.exitCode = await code;
}
