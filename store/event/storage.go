package event

// LogCopy is one of the two copies that are kept of a log.
type LogCopy string

// The two copies.
const (
	FirstCopy  LogCopy = "first"  // the database, in the data folder
	SecondCopy LogCopy = "second" // the journal, often on another device
)

// StorageDegraded says that part of what should be stored is not: a copy was lost
// at the entry's happened time, or entries that had been acknowledged were not
// found. Nobody does it: its actor is Program.
type StorageDegraded struct {
	// Copy is the one that was lost; with neither it nor First, Why says what else was
	// not found at a start.
	Copy  LogCopy `json:"copy,omitempty"`
	Where string  `json:"where,omitempty"` // the folder of the copy
	Why   string  `json:"why"`             // in words
	// First and Last are the entries of this log that were not found, by their
	// numbers; 0 for none. Other entries may have these numbers now.
	First uint64 `json:"first,omitempty"`
	Last  uint64 `json:"last,omitempty"`
}

// StorageRecovered says that a copy was made whole, or what was found and mended
// at a start. Its actor is Program, or whoever confirmed entries.
type StorageRecovered struct {
	Copy  LogCopy `json:"copy,omitempty"`
	Where string  `json:"where,omitempty"`
	Text  string  `json:"text,omitempty"` // what was found and done, in words
	// First and Last are entries of this log that were on the disk although
	// nobody had been told that they are saved; 0 for none.
	First uint64 `json:"first,omitempty"`
	Last  uint64 `json:"last,omitempty"`
	// Confirmed is set where the actor says that these entries are right.
	Confirmed bool `json:"confirmed,omitempty"`
	// Recovery is the id of a recovery that Text tells of.
	Recovery string `json:"recovery,omitempty"`
}

// EventType is the type that is written in the entry.
func (StorageDegraded) EventType() Type { return TypeStorageDegraded }

// EventType is the type that is written in the entry.
func (StorageRecovered) EventType() Type { return TypeStorageRecovered }
