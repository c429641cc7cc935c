package clean

import "testing"

func TestQuoted(t *testing.T) {
	for _, test := range []struct {
		path      string
		separator rune
		want      string
	}{
		{`E:\downtime data\log.jsonl`, '\\', `"E:\downtime data\log.jsonl"`},
		{`\\server\ward 7b`, '\\', `"\\server\ward 7b"`},
		{"C:\\Üb\x1b[2J\\x", '\\', `"C:\Üb\x1b[2J\x"`},
		{"/media/stick/a b", '/', `"/media/stick/a b"`},
		{`/media/a\b`, '/', `"/media/a\\b"`},
	} {
		if got := quotedFor(test.path, test.separator); got != test.want {
			t.Errorf("%q is shown as %s, want %s", test.path, got, test.want)
		}
	}
}
