package dev.hearback.spi.json;

import jakarta.json.stream.JsonParser.Event;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Pulls, one after the other, the values that stand at one path of a JSON document of any size,
 * reading no further than asked and keeping nothing. The path {@code results channels * words *}
 * leads to every word of {@code {"results":{"channels":[{"words":[…]}]}}}. Strings are whole: this
 * is how a transcript is read. Other limits, and exceptions: {@link JsonCursor}.
 */
public final class JsonItems implements AutoCloseable {

  private final Supplier<InputStream> source;
  private final String[][] path;

  /** For each step that has been entered: the array's index there, or -1. */
  private final int[] index;

  private JsonTokens tokens;
  private int level = -1;
  private Event current;
  private boolean ended;

  /**
   * Opens nothing yet.
   *
   * @param source opens the document; called at the first {@link #advance}
   * @param path for each level a field's name (or several, separated by {@code |}), an array's
   *     index, or {@code *} for every item of an array
   */
  public JsonItems(Supplier<InputStream> source, String... path) {
    this.source = source;
    this.path = Arrays.stream(path).map(step -> step.split("\\|")).toArray(String[][]::new);
    this.index = new int[path.length];
  }

  /** Goes to the next value at the path; false, and everything is closed, if there is none. */
  public boolean advance() {
    if (ended) {
      return false;
    }
    if (tokens == null) {
      tokens = new JsonTokens(source.get(), JsonTokens.MAX_STRING);
      enter(tokens.next());
    }
    leaveCurrent();
    while (level >= 0) {
      Event event = tokens.next();
      if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
        level--;
        continue;
      }
      boolean onPath = event == Event.KEY_NAME ? isName(tokens.text()) : isIndex(++index[level]);
      Event value = event == Event.KEY_NAME ? tokens.next() : event;
      if (!onPath) {
        skip(value);
      } else if (level == path.length - 1) {
        current = value;
        return true;
      } else {
        enter(value);
      }
    }
    close();
    return false;
  }

  /** The index of the array item that the path goes through at this step, counted from 0. */
  public int index(int step) {
    return index[step];
  }

  /** The value as text if it is a string, a number or a boolean; else empty. */
  public Optional<String> text() {
    return JsonCursor.text(tokens, current);
  }

  /** Those of the value's fields; none if it is no object. Reads the value to its end. */
  public JsonFields fields(Set<String> wanted) {
    Map<String, String> values = new HashMap<>();
    if (current == Event.START_OBJECT) {
      current = null;
      for (Event event = tokens.next(); event == Event.KEY_NAME; event = tokens.next()) {
        String name = tokens.text();
        Event value = tokens.next();
        if (wanted.contains(name)) {
          JsonCursor.text(tokens, value).ifPresent(text -> values.put(name, text));
        }
        skip(value);
      }
    }
    return new JsonFields(values);
  }

  /**
   * All values from here on, pulled one by one.
   *
   * @param reading makes an element of the value that this stands at, or leaves it out
   * @return a sequential stream that must be closed; closing it closes this
   */
  public <T> Stream<T> stream(Function<JsonItems, Optional<T>> reading) {
    return StreamSupport.stream(new Pull<>(this, reading), false).onClose(this::close);
  }

  /** Closes the document; what is left of it is not read. */
  @Override
  public void close() {
    ended = true;
    if (tokens != null) {
      tokens.close();
    }
  }

  private void enter(Event container) {
    if (container == Event.START_OBJECT || container == Event.START_ARRAY) {
      level++;
      index[level] = -1;
    }
  }

  private boolean isName(String name) {
    for (String step : path[level]) {
      if (step.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIndex(int i) {
    String step = path[level][0];
    return step.equals("*") || step.equals(Integer.toString(i));
  }

  private void leaveCurrent() {
    if (current != null) {
      skip(current);
      current = null;
    }
  }

  private void skip(Event value) {
    if (value == Event.START_OBJECT || value == Event.START_ARRAY) {
      tokens.skip();
    }
  }

  /** Never splits: splitting would gather items in lists. */
  private record Pull<T>(JsonItems items, Function<JsonItems, Optional<T>> reading)
      implements Spliterator<T> {

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      while (items.advance()) {
        Optional<T> element = reading.apply(items);
        if (element.isPresent()) {
          action.accept(element.get());
          return true;
        }
      }
      return false;
    }

    @Override
    public Spliterator<T> trySplit() {
      return null;
    }

    @Override
    public long estimateSize() {
      return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
      return ORDERED | NONNULL;
    }
  }
}
