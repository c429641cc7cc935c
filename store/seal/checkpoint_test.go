package seal

import (
	"errors"
	"strings"
	"testing"
)

func testKey(n byte) Key { return NewKey([32]byte{n, 7}) }

func signed(t testing.TB, key Key, c Checkpoint) string {
	t.Helper()
	text, err := key.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestCheckpoint(t *testing.T) {
	tree, _ := grow(41)
	c := Checkpoint{Origin: Origin("WARD 7B+PC2", "7F3A91C2K4QX"), Size: 41, Root: tree.Root()}
	if c.Origin != "downtime/WARD-7B-PC2/7F3A91C2K4QX" || Origin("", "X") != "downtime/-/X" {
		t.Errorf("the origin is %s", c.Origin)
	}
	// Many keys: one whose base 64 holds a plus is as good as any.
	for n := range byte(64) {
		key := testKey(n)
		text := signed(t, key, c)
		if got, err := OpenNote(text, key.Public()); err != nil || got != c {
			t.Fatalf("key %d: %+v, %v", n, got, err)
		}
		if got, err := OpenNote(text, testKey(n+1).Public()); !errors.Is(err, errSignature) || got != c {
			t.Fatalf("by another key: %+v, %v", got, err)
		}
		if again := signed(t, key, c); again != text {
			t.Fatal("signing again gives another note")
		}
		if !strings.HasPrefix(text, c.text()+"\n\u2014 "+c.Origin+" ") || strings.Count(text, "\n") != 5 {
			t.Fatalf("it reads\n%s", text)
		}
	}
	if _, err := testKey(0).Sign(Checkpoint{Origin: "a b"}); err == nil {
		t.Error("signed for a name that no key can have")
	}
}

// What could be written in two ways is read in one.
func TestCheckpointHasOneForm(t *testing.T) {
	tree, _ := grow(3)
	right := Checkpoint{Origin: "downtime/PC/7F3A91C2K4QX", Size: 3, Root: tree.Root()}.text()
	if _, err := parseText(right); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"a leading zero": strings.Replace(right, "\n3\n", "\n03\n", 1), "a plus": strings.Replace(right, "\n3\n", "\n+3\n", 1),
		"an extension": right + "more\n", "no end": strings.TrimSuffix(right, "\n"), "a short root": strings.Replace(right, "=", "", 1),
		"no origin": right[strings.IndexByte(right, '\n'):], "CR": strings.ReplaceAll(right, "\n", "\r\n"),
		"bits that say nothing": strings.Replace(right, "=\n", "", 1)[:len(right)-3] + "_=\n", "nothing": "",
	} {
		if c, err := parseText(text); err == nil {
			t.Errorf("%s: %q is read as %+v", name, text, c)
		}
	}
	// The last digit before "=" has two bits that say nothing.
	last := right[len(right)-3]
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		text := right[:len(right)-3] + string(r) + "=\n"
		if c, err := parseText(text); err == nil && byte(r) != last && c.Root == tree.Root() {
			t.Errorf("%q is read as the same", text)
		}
	}
}

// No byte of a note can be another: either it is not read or the signature is
// not that of the key.
func TestEveryByteOfACheckpointCounts(t *testing.T) {
	key := testKey(1)
	tree, _ := grow(9)
	c := Checkpoint{Origin: Origin("PC", "7F3A91C2K4QX"), Size: 9, Root: tree.Root()}
	text := signed(t, key, c)
	for i := range text {
		for bit := range 8 {
			changed := []byte(text)
			changed[i] ^= 1 << bit
			if got, err := OpenNote(string(changed), key.Public()); err == nil {
				t.Errorf("with byte %d changed it opens as %+v:\n%s", i, got, changed)
			}
		}
		if _, err := OpenNote(text[:i], key.Public()); err == nil {
			t.Errorf("the first %d bytes open", i)
		}
	}
}

func TestKeyFile(t *testing.T) {
	key := testKey(3)
	again, err := DecodeKey(key.Encode())
	if err != nil || again.Public() != key.Public() {
		t.Errorf("read again: %v", err)
	}
	for _, file := range []string{"", "x", string(key.Encode()[:60]), string(key.Encode()) + "00", keyPrefix} {
		if _, err := DecodeKey([]byte(file)); err == nil {
			t.Errorf("%q is a key", file)
		}
	}
	public, err := ParsePublicKey(key.Public().String())
	if err != nil || public != key.Public() || public.Code() == testKey(4).Public().Code() {
		t.Errorf("the public key is %s, %v", public, err)
	}
	if _, err := ParsePublicKey("00"); err == nil {
		t.Error("a short public key is read")
	}
}

func FuzzOpenNote(f *testing.F) {
	key := testKey(1)
	tree, _ := grow(3)
	text := signed(f, key, Checkpoint{Origin: Origin("PC", "7F3A91C2K4QX"), Size: 3, Root: tree.Root()})
	for _, seed := range []string{
		text, "", "\n\n", "x\n3\nAAAA\n\n\u2014 x AAAA\n", strings.ToUpper(text), text + text,
		strings.Replace(text, "\n3\n", "\n03\n", 1), strings.Replace(text, "\n3\n", "\n-3\n", 1), strings.Replace(text, "\n\n", "\nmore\n\n", 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := OpenNote(text, key.Public())
		if err != nil {
			return
		}
		// Nobody can sign for the key: what opens is what was signed above,
		// perhaps with signatures of others beside it.
		if c.Size != 3 || c.Root != tree.Root() || !strings.HasPrefix(text, c.text()) {
			t.Errorf("%q opens as %+v", text, c)
		}
	})
}
