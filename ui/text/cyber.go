package text

import (
	"slices"
	"strings"
)

// CyberWarning is what not to do in a cyber attack: a stick carries it on, and e-mail
// may be read by whoever did it. A stick that holds the second copy may stay where it is.
const CyberWarning = "Cyber attack: do not move USB sticks between PCs; one that holds the second copy stays where it is. " +
	"Do not use e-mail. Follow the cyber card."

// IsCyber reports whether a cyber attack is among what is down.
func IsCyber(systems []string) bool {
	return slices.ContainsFunc(systems, func(s string) bool { return strings.EqualFold(s, "cyber") })
}
