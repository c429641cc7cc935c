package seal

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint says what a log was after so many entries. Its text is that of C2SP
// tlog-checkpoint, without extension lines: origin, number, root.
type Checkpoint struct {
	Origin string
	Size   uint64
	Root   Hash
}

// Origin names a log in its checkpoints: downtime/DEVICE/LOG. In the name of the
// device every character but letters, digits, and - . _ becomes a hyphen, because
// the name of a key may hold no space and no plus.
func Origin(device, log string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r == '-', r == '.', r == '_':
			return r
		}
		return '-'
	}, device)
	if plain == "" {
		plain = "-"
	}
	return "downtime/" + plain + "/" + log
}

// text is what is signed.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

var errNoCheckpoint = errors.New("it is not a checkpoint")

// parseText reads the text of a checkpoint, which must be written as text
// writes it: what can be written in two ways could be signed in two ways.
func parseText(text string) (Checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) != 4 || lines[3] != "" || lines[0] == "" {
		return Checkpoint{}, errNoCheckpoint
	}
	c := Checkpoint{Origin: lines[0]}
	size, err := strconv.ParseUint(lines[1], 10, 63)
	root, err64 := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || err64 != nil || len(root) != hashSize {
		return Checkpoint{}, errNoCheckpoint
	}
	c.Size = size
	copy(c.Root[:], root)
	if c.text() != text {
		return Checkpoint{}, errNoCheckpoint
	}
	return c, nil
}

// Key signs checkpoints. It belongs to a PC, or rather to whoever can read its
// file: a signature shows that nobody else wrote them.
type Key struct{ private ed25519.PrivateKey }

// NewKey makes a key of 32 random bytes.
func NewKey(seed [ed25519.SeedSize]byte) Key { return Key{ed25519.NewKeyFromSeed(seed[:])} }

// keyPrefix is what the file of a key begins with, so that people see what it is.
const keyPrefix = "downtime private key, keep it where it is: "

// Encode is the content of the file of a key.
func (k Key) Encode() []byte {
	return []byte(keyPrefix + hex.EncodeToString(k.private.Seed()) + "\n")
}

// DecodeKey reads the file of a key.
func DecodeKey(file []byte) (Key, error) {
	digits, ok := strings.CutPrefix(strings.TrimSpace(string(file)), keyPrefix)
	seed, err := hex.DecodeString(digits)
	if !ok || err != nil || len(seed) != ed25519.SeedSize {
		return Key{}, errors.New("the file of the key is not readable")
	}
	return NewKey([ed25519.SeedSize]byte(seed)), nil
}

// Public is the part of a key that checks what it signed.
func (k Key) Public() PublicKey { return PublicKey(k.private.Public().(ed25519.PublicKey)) }

// algorithm is Ed25519 in the keys of signed notes.
const algorithm = 1

// Sign gives the signed note of a checkpoint (C2SP signed-note): its text, an
// empty line, and a signature under the name of its origin.
func (k Key) Sign(c Checkpoint) (string, error) {
	public, err := k.Public().named(c.Origin)
	if err != nil {
		return "", err
	}
	// Neither the name nor the hash holds a plus, but base 64 does.
	parts := strings.SplitN(public, "+", 3)
	private := base64.StdEncoding.EncodeToString(append([]byte{algorithm}, k.private.Seed()...))
	signer, err := note.NewSigner("PRIVATE+KEY+" + parts[0] + "+" + parts[1] + "+" + private)
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: c.text()}, signer)
	return string(signed), err
}

// PublicKey checks signatures.
type PublicKey [ed25519.PublicKeySize]byte

// named is the key as a verifier of signed notes knows it: name+hash+key.
func (p PublicKey) named(origin string) (string, error) {
	return note.NewEd25519VerifierKey(origin, p[:])
}

// String is the key as an export carries it: 64 digits of hex.
func (p PublicKey) String() string { return hex.EncodeToString(p[:]) }

// ParsePublicKey reads 64 digits of hex.
func ParsePublicKey(digits string) (PublicKey, error) {
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return PublicKey{}, fmt.Errorf("%q is not a public key", digits)
	}
	return PublicKey(raw), nil
}

// Code is the key in short, to be compared by people: the first 120 bits of its
// SHA-256, written like a paper code.
func (p PublicKey) Code() Code { return CodeOf(Hash(sha256.Sum256(p[:]))) }

// errSignature says that a checkpoint was not signed with the key.
var errSignature = errors.New("the signature is not that of the key")

// MaxNote bounds a signed note, in bytes; one of ours has about 250.
const MaxNote = 1 << 16

// ReadNote reads the checkpoint of a signed note without checking who signed it.
func ReadNote(signed string) (Checkpoint, error) {
	end := strings.LastIndex(signed, "\n\n")
	if end < 0 || len(signed) > MaxNote {
		return Checkpoint{}, errNoCheckpoint
	}
	return parseText(signed[:end+1])
}

// OpenNote reads the checkpoint of a signed note and checks its signature. Where
// that is not by this key, it gives an error and what the note says.
func OpenNote(signed string, key PublicKey) (Checkpoint, error) {
	c, err := ReadNote(signed)
	if err != nil {
		return Checkpoint{}, err
	}
	name, err := key.named(c.Origin)
	if err != nil {
		return c, errSignature
	}
	verifier, err := note.NewVerifier(name)
	if err != nil {
		return c, errSignature // the origin cannot be the name of a key
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil || opened.Text != c.text() {
		return c, errSignature
	}
	// Base 64 may end in bits that say nothing; only one way to write it is right.
	digits := opened.Sigs[0].Base64
	if _, err := base64.StdEncoding.Strict().DecodeString(digits); err != nil {
		return c, errSignature
	}
	return c, nil
}
