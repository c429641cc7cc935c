// Package seal makes a log provable. Each entry carries the hash of the one
// before it; that hash is the leaf hash of an RFC 6962 tree, so that a tree over
// the same bytes needs nothing more than the log itself.
package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Genesis is the link of the first entry of a log: 64 zeros.
var Genesis = strings.Repeat("0", 2*sha256.Size)

// leafPrefix separates leaves from inner nodes (RFC 6962 section 2.1).
const leafPrefix = 0x00

// Link is the hash by which the next entry names this one: hex SHA-256 over a
// zero byte and the entry's bytes, its line feed left out.
func Link(raw []byte) string {
	h := sha256.New()
	h.Write([]byte{leafPrefix})
	h.Write(raw)
	return hex.EncodeToString(h.Sum(nil))
}
