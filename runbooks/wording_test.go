package runbooks

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every wording has its bit: one that is not among those that beginnings is made
// of would never match.
func TestEveryWordingIsIndexed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			made += strings.Count(string(source), "= newWording(")
		}
	}
	var bits []uint
	for _, indexes := range []map[string]uint{beginnings, stemBeginnings} {
		for _, set := range indexes {
			for bit := uint(1); bit != 0; bit <<= 1 {
				if set&bit != 0 && !slices.Contains(bits, bit) {
					bits = append(bits, bit)
				}
			}
		}
	}
	if made == 0 || len(bits) != made {
		t.Errorf("%d wordings are indexed, and %d are made", len(bits), made)
	}
}
