/** A time limit for each stage of a connection, halted while a person is being asked. */

export interface Stages {
  /** Begins the next stage, with its own limit in milliseconds. */
  begin(stage: string, limit: number): void;
  /** Runs something that may take as long as a person needs. */
  unlimited<Result>(work: () => Promise<Result>): Promise<Result>;
  end(): void;
}

/** @param onLate called at most once, with the stage that took too long and its limit. */
export function stages(onLate: (stage: string, limit: number) => void): Stages {
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  let current: { readonly stage: string; readonly limit: number } | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    const watched = current;
    if (!watched || isLate) return;
    timer = setTimeout(() => {
      isLate = true;
      onLate(watched.stage, watched.limit);
    }, watched.limit);
  };
  return {
    begin(stage, limit) {
      current = { stage, limit };
      arm();
    },
    async unlimited(work) {
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        arm();
      }
    },
    end() {
      clearTimeout(timer);
      current = undefined;
    },
  };
}
