package event

import (
	"encoding/json"
	"strings"
	"testing"
)

// A program that was built before people could be corrected reads two members, and says
// with them all there is to say.
func TestAnOlderProgramReadsACorrectionOfPeople(t *testing.T) {
	body, err := marshal(EntryCorrected{Corrects: 4, Text: "it was M Silva, and not S Okafor: wrong name", Doer: &Person{Name: "M Silva"}})
	if err != nil {
		t.Fatal(err)
	}
	var older struct {
		Corrects uint64 `json:"corrects"`
		Text     string `json:"text"`
	}
	if err := json.Unmarshal(body, &older); err != nil || older.Corrects != 4 || !strings.Contains(older.Text, "it was M Silva, and not S Okafor") {
		t.Errorf("read as %+v, %v, of %s", older, err, body)
	}
	words, err := marshal(EntryCorrected{Corrects: 4, Text: "it was bed 6"})
	if err != nil || string(words) != `{"corrects":4,"text":"it was bed 6"}` {
		t.Errorf("a correction of words is %s, %v: it has members that it had not", words, err)
	}
}
