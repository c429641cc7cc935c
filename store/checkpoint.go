package store

import (
	"bytes"
	"encoding/hex"
	"encoding/json"

	"downtime/store/event"
	"downtime/store/seal"
)

// Note is the line of a checkpoint in an export.
type Note struct {
	// Checkpoint is the signed note. It is "" where the line was not readable.
	Checkpoint string `json:"checkpoint"`
	// Key is the public key that it names, 64 digits of hex; "" for none.
	Key string `json:"key,omitempty"`
}

// line encodes a note as the line of an export, with its line feed.
func (n Note) line() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // a signature's base 64 stays as it is
	err := enc.Encode(n)
	return out.Bytes(), err
}

// sign gives the note for the entries of a tree.
func sign(key seal.Key, device, log string, tree seal.Rooted) (Note, error) {
	signed, err := key.Sign(seal.Checkpoint{Origin: seal.Origin(device, log), Size: tree.Size(), Root: tree.Root()})
	return Note{Checkpoint: signed, Key: key.Public().String()}, err
}

// Checkpoint signs for the entries of a log: a line to end its export with.
func Checkpoint(key seal.Key, device, log string, tree seal.Rooted) ([]byte, error) {
	note, err := sign(key, device, log, tree)
	if err != nil {
		return nil, err
	}
	return note.line()
}

// CheckpointWithin fixes the entries of a log so far, which are in the tree, in the
// log itself. It is not signed where there is no key, or the key cannot.
func CheckpointWithin(key *seal.Key, device, log string, tree seal.Rooted, reason event.Moment) event.CheckpointMade {
	root := tree.Root()
	made := event.CheckpointMade{
		Reason: reason, Size: tree.Size(), Root: hex.EncodeToString(root[:]), Code: seal.CodeOf(root).String(),
	}
	if key != nil {
		if note, err := sign(*key, device, log, tree); err == nil {
			made.Note, made.Key = note.Checkpoint, note.Key
		}
	}
	return made
}
