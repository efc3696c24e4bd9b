import { apply, load, type Row, type Tables, type Topics } from './tables';

export interface HistoryDocument {
  base: { time: string; topics: { [topic: string]: { [key: string]: Row } } };
  steps: { time: string; topics: Topics }[];
}

/** The past as the gateway keeps it; tells the tables at any moment in it. */
export class History {
  private readonly times: number[];
  private tables: Tables = new Map();
  private at = -1;

  constructor(private readonly document: HistoryDocument) {
    this.times = document.steps.map((step) => Date.parse(step.time));
    this.rewind();
  }

  get from(): number {
    return Date.parse(this.document.base.time);
  }

  get to(): number {
    return this.times.at(-1) ?? this.from;
  }

  private rewind(): void {
    this.tables = new Map();
    load(this.tables, this.document.base.topics);
    this.at = -1;
  }

  /** The tables at a time, in milliseconds; going on is cheap, going back begins anew. */
  seek(time: number): Tables {
    if (this.at >= 0 && (this.times[this.at] ?? 0) > time) this.rewind();
    while (this.at + 1 < this.times.length && (this.times[this.at + 1] ?? 0) <= time) {
      this.at++;
      apply(this.tables, this.document.steps[this.at]!.topics);
    }
    return this.tables;
  }
}
