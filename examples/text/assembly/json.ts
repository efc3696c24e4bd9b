// Just enough JSON for functions that take one string: finds it in {"args": […], "kwargs": {…}} and
// writes a string. The host writes the document, so it is well formed; the end of the text still
// ends every loop.

/** Reads the document once, from left to right. */
class Reader {
  private at: i32 = 0;

  constructor(private text: string) {}

  private space(): void {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 0x20) {
      this.at++;
    }
  }

  /** Whether there is more before a closing character, which it moves behind. */
  before(closing: string): bool {
    return !this.take(closing) && this.at < this.text.length;
  }

  /** Moves behind a character if it is the next one. */
  take(character: string): bool {
    this.space();
    if (this.at < this.text.length && this.text.charCodeAt(this.at) == character.charCodeAt(0)) {
      this.at++;
      return true;
    }
    return false;
  }

  isString(): bool {
    this.space();
    return this.at < this.text.length && this.text.charCodeAt(this.at) == 0x22;
  }

  string(): string {
    this.take('"');
    let result = "";
    let from = this.at;
    while (this.at < this.text.length && this.text.charCodeAt(this.at) != 0x22) {
      if (this.text.charCodeAt(this.at) == 0x5c) {
        result += this.text.substring(from, this.at) + this.escape();
        from = this.at;
      } else {
        this.at++;
      }
    }
    result += this.text.substring(from, this.at);
    this.at++;
    return result;
  }

  private escape(): string {
    const code = this.text.charCodeAt(this.at + 1);
    if (code == 0x75) {
      const unit = <i32>parseInt(this.text.substring(this.at + 2, this.at + 6), 16);
      this.at += 6;
      return String.fromCharCode(unit);
    }
    this.at += 2;
    if (code == 0x62) return "\b";
    if (code == 0x66) return "\f";
    if (code == 0x6e) return "\n";
    if (code == 0x72) return "\r";
    if (code == 0x74) return "\t";
    return String.fromCharCode(code);
  }

  /** Moves behind any value. */
  skip(): void {
    if (this.isString()) {
      this.string();
      return;
    }
    let depth = 0;
    while (this.at < this.text.length) {
      const code = this.text.charCodeAt(this.at);
      if (code == 0x22) {
        this.string();
        continue;
      }
      if (code == 0x5b || code == 0x7b) {
        depth++;
      } else if (code == 0x5d || code == 0x7d) {
        if (depth == 0) return;
        depth--;
        if (depth == 0) {
          this.at++;
          return;
        }
      } else if (code == 0x2c && depth == 0) {
        return;
      }
      this.at++;
    }
  }
}

/** The single argument, given in order or by name; null unless it is one string. */
export function stringArgument(document: string, name: string): string | null {
  const reader = new Reader(document);
  let found: string | null = null;
  let count = 0;
  reader.take("{");
  while (reader.before("}")) {
    const member = reader.string();
    reader.take(":");
    const list = member == "args";
    reader.take(list ? "[" : "{");
    while (reader.before(list ? "]" : "}")) {
      let wanted = true;
      if (!list) {
        wanted = reader.string() == name;
        reader.take(":");
      }
      count++;
      if (wanted && reader.isString()) {
        found = reader.string();
      } else {
        reader.skip();
      }
      reader.take(",");
    }
    reader.take(",");
  }
  return count == 1 ? found : null;
}

/** A string as JSON. */
export function quoted(text: string): string {
  let result = '"';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code == 0x22 || code == 0x5c || code < 0x20) {
      result += text.substring(from, i);
      result += code < 0x20 ? "\\u00" + (code < 16 ? "0" : "1") + (code & 15).toString(16) : "\\" + text.charAt(i);
      from = i + 1;
    }
  }
  return result + text.substring(from) + '"';
}
