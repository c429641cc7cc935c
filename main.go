// Downtime is an offline terminal program for a hospital ward while the
// electronic patient record is down.
package main

import (
	"os"
	"time"
	_ "time/tzdata" // Windows PCs have no zone data of their own

	"downtime/ui/cli"
)

func main() {
	self, _ := os.Executable() // "" where the system does not say
	os.Exit(cli.Run(os.Args[1:], cli.IO{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ(), Now: time.Now, Program: self,
	}))
}
