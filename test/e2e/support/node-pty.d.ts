/** node-pty as the driver uses it; its own declaration names a module of another name, for the package is installed under an alias. */
declare module 'node-pty' {
  export interface DriverPty {
    readonly pid: number;
    onData(listener: (data: string) => void): void;
    onExit(listener: (exit: { readonly exitCode: number; readonly signal?: number }) => void): void;
    write(data: string): void;
    resize(cols: number, rows: number): void;
    /** Closes the master side. Not in the public interface. */
    destroy(): void;
  }
  export function spawn(
    file: string,
    args: readonly string[],
    options: {
      readonly cols: number;
      readonly rows: number;
      readonly cwd: string;
      readonly name: string;
      readonly env: Readonly<Record<string, string>>;
    },
  ): DriverPty;
}
