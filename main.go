// Downtime is an offline terminal program for a hospital ward while the
// electronic patient record is down.
package main

import (
	"os"
	_ "time/tzdata" // Windows PCs have no zone data of their own

	"downtime/store"
	"downtime/ui/cli"
)

func main() {
	self, _ := os.Executable() // "" where the system does not say
	os.Exit(cli.Run(os.Args[1:], cli.IO{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ(),
		Clocks: store.ReadClocks, Program: self, Console: cli.OwnConsole(),
	}))
}
