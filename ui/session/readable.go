package session

import (
	"bytes"
	"reflect"
	"time"

	"downtime/runbooks/clean"
	"downtime/store/event"
)

// readable is an entry as it may be drawn: without what a terminal would obey, colours
// among them. What is typed here is cleaned before it is written; a log that was brought
// in may have been written by anything. The entry itself, which is proved and exported,
// stays as it is.
func readable(e *event.Entry) *event.Entry {
	// A control character stands in a line as an escape alone, \u001b or \r.
	if bytes.IndexByte(e.Raw, '\\') < 0 {
		return e
	}
	shown := *e
	shown.Actor = cleaned(e.Actor)
	if e.Recorder != nil {
		recorder := cleaned(*e.Recorder)
		shown.Recorder = &recorder
	}
	shown.Body = cleaned(e.Body)
	return &shown
}

// cleaned is a copy of a value with every text in it cleaned.
func cleaned[T any](value T) T {
	v := reflect.ValueOf(&value).Elem()
	v.Set(cleanedValue(v))
	return value
}

func cleanedValue(v reflect.Value) reflect.Value {
	switch {
	case v.Type() == reflect.TypeFor[time.Time](), v.Type() == reflect.TypeFor[[]byte]():
		return v
	}
	next := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		next.SetString(clean.Text(v.String()))
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return v
		}
		if v.Kind() == reflect.Interface {
			next.Set(cleanedValue(v.Elem()))
			break
		}
		next.Set(reflect.New(v.Type().Elem()))
		next.Elem().Set(cleanedValue(v.Elem()))
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		next.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			next.Index(i).Set(cleanedValue(v.Index(i)))
		}
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		next.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for each := v.MapRange(); each.Next(); {
			next.SetMapIndex(cleanedValue(each.Key()), cleanedValue(each.Value()))
		}
	case reflect.Struct:
		next.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				next.Field(i).Set(cleanedValue(v.Field(i)))
			}
		}
	default:
		return v
	}
	return next
}
