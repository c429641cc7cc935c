package seal

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"testing"
)

func TestCode(t *testing.T) {
	crockford := base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)
	for i := range 200 {
		root := Hash(sha256.Sum256([]byte{byte(i)}))
		code := CodeOf(root)
		text := code.String()
		if plain := strings.ReplaceAll(text, "-", ""); plain != crockford.EncodeToString(root[:15]) || len(text) != 29 {
			t.Fatalf("the code of %x is %s", root[:15], text)
		}
		for _, typed := range []string{
			text, strings.ToLower(text), strings.ReplaceAll(text, "-", " "), strings.ReplaceAll(text, "-", ""),
			" " + strings.ReplaceAll(text, "0", "o") + "\t", strings.ReplaceAll(text, "1", "l"),
			strings.ReplaceAll(text, "1", "I"), strings.ReplaceAll(text, "-", "\u2013"),
		} {
			if got, err := ParseCode(typed); err != nil || got != code {
				t.Errorf("%q is %s, %v", typed, got, err)
			}
		}
		paper := Paper{Log: "7F3A91C2K4QX", Size: uint64(i), Code: code}
		if got, err := ParsePaper(strings.ToLower(paper.String())); err != nil || got != paper {
			t.Errorf("%q is %+v, %v", paper, got, err)
		}
		if got, err := ParsePaper(text); err != nil || got != (Paper{Code: code}) {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
}

// The example of research/reliability.md section 4.2: the root in base 64 there
// begins with these bits.
func TestCodeOfTheResearch(t *testing.T) {
	c, err := parseText("bc.example.nhs.uk/ward-7B/7F3A91C2\n1500\npgQI4zqGzv3CFk0W0WUetVg1cVq3rAuAENm2cPfU8pI=\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := CodeOf(c.Root).String(); !strings.HasPrefix(got, "MR20-HRST-") {
		t.Errorf("the code is %s", got)
	}
}

// One character that is wrong gives another code or none, never the same.
func TestCodeMistyped(t *testing.T) {
	code := CodeOf(Hash(sha256.Sum256(nil)))
	text := code.String()
	for i := range text {
		for _, r := range alphabet + "U!é" {
			typed := text[:i] + string(r) + text[i+1:]
			if got, err := ParseCode(typed); err == nil && got == code && typed != text {
				t.Errorf("%q is taken for %q", typed, text)
			}
		}
	}
	for typed, why := range map[string]string{
		"": "0 characters", text[1:]: "23 characters", text + "0": "25 characters",
		"U" + text[1:]: "'U' is in no code", strings.Repeat("0", 1000): "too long",
		"N=5 " + text[1:]: "23 characters", "N=" + strings.Repeat("9", 30) + " " + text: "is in no code",
	} {
		if got, err := ParsePaper(typed); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%.40q is %v, %v; want %s", typed, got, err, why)
		}
	}
}

func FuzzParsePaper(f *testing.F) {
	for _, seed := range []string{
		"MR20-HRST-GV7F-VGGP-9MBD-2S8Y", "LOG 7F3A91C2K4QX  N=1500  MR20-HRST-GV7F-VGGP-9MBD-2S8Y",
		"mr2o hrst gv7f vggp 9mbd 2s8y", "", "N=", "LOG ", "N=0 000000000000000000000000", "\u017f\u212a", "LOG7F3A91C2K4QX",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		p, err := ParsePaper(typed)
		if err != nil {
			if p != (Paper{}) {
				t.Errorf("%q: %+v with %v", typed, p, err)
			}
			return
		}
		if again, err := ParseCode(p.Code.String()); err != nil || again != p.Code {
			t.Errorf("%q: %s reads as %s, %v", typed, p.Code, again, err)
		}
		if p.Log != "" {
			if again, err := ParsePaper(p.String()); err != nil || again != p {
				t.Errorf("%q: %+v reads as %+v, %v", typed, p, again, err)
			}
		}
	})
}
