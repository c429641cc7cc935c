package session

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"downtime/store"
	"downtime/store/event"
	"downtime/store/incident"
)

// An hour of an open run, in which something is written all the time: a backup at
// the sign-on, one every 15 minutes, and one at the close.
func TestBackupsOverAnHour(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(Config{Data: dir, Ward: "7B", Clocks: func() event.Reading { return event.Steady(time.Now()) }})
		if err != nil {
			t.Fatal(err)
		}
		do := func(action incident.Action) {
			t.Helper()
			if _, err := s.Do(action); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		s.SetWho(event.Person{Name: "A Okafor", Role: "nurse in charge"})
		time.Sleep(time.Hour) // nothing is running
		if _, err := s.Start(Declaration{Mode: event.Live, Title: "EPR down", Systems: []string{"EPR"}}); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		s.SetWho(event.Person{Name: "B Shah", Role: "staff nurse"})
		do(incident.SignOn{})
		made := backupsIn(t, dir)
		if len(made) != 1 {
			t.Fatalf("after the sign-on there are %v", made)
		}
		for range 61 {
			time.Sleep(time.Minute - time.Second)
			do(incident.Write{Kind: event.TypeNote, Text: "paper"})
		}
		made = backupsIn(t, dir)
		if len(made) != 5 {
			t.Fatalf("after an hour there are %v", made)
		}
		for i := 2; i < len(made); i++ {
			if gap := made[i].Sub(made[i-1]); gap != backupEvery {
				t.Errorf("%s between two backups of %v", gap, made)
			}
		}
		do(incident.Close{Reason: "paper"})
		closed := time.Now()
		if made := backupsIn(t, dir); closed.Sub(made[len(made)-1]) > 2*time.Second {
			t.Errorf("at the close there are %v", made)
		}
		time.Sleep(2 * time.Hour) // nothing is running any more
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		made = backupsIn(t, dir)
		if last := made[len(made)-1]; len(made) != 5 || last.Sub(closed) > backupEvery || last.Before(start.Add(61*time.Minute)) {
			t.Errorf("at the end there are %v", made)
		}
	})
	path := filepath.Join(dir, "backups", latest(t, dir))
	st, err := store.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	runs, err := st.Runs()
	if err != nil || len(runs) != 1 || runs[0].Status != store.StatusClosed || runs[0].Entries < 62 {
		t.Errorf("the last backup holds %+v, %v", runs, err)
	}
}

// backupsIn are the times of the backups in a data folder.
func backupsIn(t *testing.T, dir string) []time.Time {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(dir, "backups"))
	if err != nil {
		t.Fatal(err)
	}
	var times []time.Time
	for _, file := range files {
		at, err := time.Parse("downtime-20060102T150405Z.db", file.Name())
		if err != nil {
			t.Fatal(err)
		}
		times = append(times, at)
	}
	return times
}

func latest(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(dir, "backups"))
	if err != nil {
		t.Fatal(err)
	}
	return files[len(files)-1].Name()
}

// One that fails is said once, tried again at the next time, and said again only
// after one that worked. A change never waits for one.
func TestBackupsThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tries atomic.Int64
		var fails atomic.Bool
		fails.Store(true)
		s := &Session{backups: startBackups(func(context.Context) error {
			tries.Add(1)
			if fails.Load() {
				return errors.New("no space left on device")
			}
			return nil
		})}
		b := s.backups
		defer b.close()
		change := func() { b.after([]event.Entry{{Type: event.TypeNote}}) }
		change()
		time.Sleep(backupEvery + time.Second)
		if said := s.BackupProblem(); !strings.Contains(said, "no space left") {
			t.Errorf("said %q", said)
		}
		time.Sleep(2 * backupEvery)
		if said := s.BackupProblem(); said != "" || tries.Load() != 3 {
			t.Errorf("said %q after %d tries", said, tries.Load())
		}
		fails.Store(false)
		time.Sleep(backupEvery)
		fails.Store(true)
		time.Sleep(backupEvery) // nothing new: nothing to do
		if tries.Load() != 4 {
			t.Errorf("%d tries", tries.Load())
		}
		change()
		time.Sleep(backupEvery)
		if said := s.BackupProblem(); said == "" || tries.Load() != 5 {
			t.Errorf("said %q after %d tries", said, tries.Load())
		}
	})
}

// A device that does not answer holds up neither a change nor the end.
func TestBackupsThatHang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := startBackups(func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		})
		start := time.Now()
		for range 10 {
			b.after([]event.Entry{{Type: event.TypePersonSignedOn}})
		}
		if took := time.Since(start); took > 0 {
			t.Errorf("changes waited %s", took)
		}
		time.Sleep(time.Second)
		b.close()
		if took := time.Since(start); took > time.Second+2*backupGrace {
			t.Errorf("the end waited %s", took)
		}
		<-b.ended
	})
}
