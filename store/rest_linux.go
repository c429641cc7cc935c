package store

import (
	bolt "go.etcd.io/bbolt"
	"golang.org/x/sys/unix"
)

// Rest gives back the memory in which the databases were read, for a program that lies
// open all night: the system reads again what is needed again. Nothing is lost by it, for
// bbolt writes to the file and never to its mapping, and nothing that fails here matters.
func (s *Store) Rest() {
	for _, d := range s.databases() {
		// Within a transaction the mapping stays where it is.
		_, _ = contain(func() (struct{}, error) {
			return struct{}{}, d.bolt.View(func(tx *bolt.Tx) error {
				_, _, _ = unix.Syscall(unix.SYS_MADVISE, tx.DB().Info().Data, uintptr(tx.Size()), unix.MADV_DONTNEED)
				return nil
			})
		})
	}
}
