package runbooks

import (
	"testing"

	"github.com/yuin/goldmark/util"
)

// A named entity is read as Goldmark reads it, which draws the same text.
func TestNamedEntitiesAreGoldmarks(t *testing.T) {
	for _, name := range []string{
		"amp", "lt", "gt", "quot", "apos", "nbsp", "semi", "nGt", "nLt", "zwj", "ZeroWidthSpace", "rlm", "lrm", "shy",
		"NotEqualTilde", "CounterClockwiseContourIntegral", "frac12", "copy", "Tab", "NewLine", "bne", "fjlig",
		"notit", "ampx", "AM", "keytype2", "no such", "a&lt", "", "1",
	} {
		want := ""
		if entity, ok := util.LookUpHTML5EntityByName(name); ok {
			want = string(entity.Characters)
		}
		if got := namedEntity(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
