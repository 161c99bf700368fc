// The types that the modules of the page share, known in all of them by name. What the page is
// given comes from payload.d.ts, which is made of minerals/views/maps/payload.schema.json.
import type * as L from "leaflet";
import type * as Given from "./payload";

declare global {
  type Status = "government" | "occupied" | "contested";
  type Measure = Given.Measure;
  type ShareRow = Given.ShareRow;
  type EstimateRow = Given.EstimateRow;
  type Figure = Given.Figure;
  type Unit = Given.Unit;
  type Reported = NonNullable<Given.SiteData["events"]>[number];
  type Commodity = Given.Commodity;
  type Rows<Row> = Record<string, Record<string, Row>>;

  /** The payload after `prepare`. */
  interface Data extends Omit<Given.Payload, "sites"> {
    sites: Site[];
  }

  /** Values from a snapshot on, up to the next run. */
  interface Run {
    start: number;
    values: number[];
  }

  /** A deposit, and what the page reads out of its texts. */
  interface Site extends Omit<Given.SiteData, "outline"> {
    name: string;
    oblastName: string;
    course: Run[];
    world: Run[];
    above: string[];
    distances: Run[];
    errors: Run[] | undefined;
    parts: Run[] | undefined;
    outline: Point[][] | undefined;
    family: string;
    together: Site[];
    /** What it is found by, once it was looked for. */
    heard?: { names: string; words: string };
  }

  /** Latitude and longitude; or a place on the screen. */
  type Point = [number, number];

  /** One of a list of choices, perhaps under a heading. */
  interface Choice {
    id: string;
    name: string;
    group?: string;
  }

  /** A row of `FILTERS`; see there. */
  interface FilterRow {
    name: string;
    label: string;
    initial: string;
    choices?: (data: Data, i18n: I18n) => Choice[];
    passes: (value: string, data: Data) => (site: Site, index: number) => boolean;
    part?: (value: string) => Part;
    subject?: (value: string, data: Data) => string;
    of?: (value: string, data: Data) => string[];
    hint?: string;
  }

  /** A filter with its choices on one page; without, it takes free text. */
  interface Filter extends Omit<FilterRow, "choices"> {
    choices: Choice[] | undefined;
  }

  /** A breakdown of `shares`, and the row of it. */
  type Part = string[];

  /** What the reader chose, as texts by the names of the link's fields. */
  type Choices = Record<string, string>;

  /** A field of the link: `read` gives the value of a text, or undefined for none. */
  interface Field {
    name: string;
    initial: string;
    read: (text: string) => string | undefined;
  }

  /** What is on the map: families taken off it, and whether nothing is. */
  interface Shown {
    selection: Choices;
    sites: Site[];
    hidden: string[];
    complete: boolean;
  }

  /** A deposit that counts for a commodity. */
  interface Item {
    site: Site;
    of: number;
    amount: Amount | undefined;
    key: (id: string) => string;
  }
  type Amount = NonNullable<Given.SiteData["amounts"]>[string];

  /** What an item weighs, with its limits and draws. */
  interface Weighed {
    site: Site;
    weight: number;
    low: number;
    high: number;
    drawn: Float64Array | null;
  }
  interface Fraction {
    low: number;
    value: number;
    high: number;
    drawn: Float64Array | null;
  }

  /** A share with `values` [q05, q50, q95, the map at its word, low, high], or why there is none. */
  type Answer = ShareAnswer | NoAnswer;
  interface NoAnswer {
    n: number;
    known: number;
    why: string;
  }
  interface ShareAnswer {
    n: number;
    known: number;
    values: number[];
    row?: ShareRow;
    about: boolean;
    why?: undefined;
  }

  /** What a headline says. */
  interface Told {
    share: string;
    range?: string;
    about: (string | false | undefined)[];
    explained?: (string | false)[];
  }
  type UnitShare = { share: null; text: string } | { share: number; percent: string; text: string };

  /** Texts with values for their {gaps}. */
  type Values = Record<string, unknown>;
  interface I18n {
    t: (key: string, values?: Values) => string;
    word: (kind: string, value: string | undefined) => string;
    number: (value: number) => string;
    percent: (value: number) => string;
    whole: (value: number) => string;
    points: (value: number) => string;
    wholePoints: (value: number) => string;
    money: (value: number) => string;
  }

  /** A citation's words. */
  interface About extends Values {
    title: string;
    subject: string;
    date: string;
    version: string;
    sources: string;
    year: string;
    address: string;
  }

  /** Arcs of land between kinds of faces, outside -1. */
  interface Arc {
    line: Point[];
    left: number;
    right: number;
    from: string;
    to: string;
  }

  /** A rectangle in pixels, by its middle. */
  interface Box {
    x: number;
    y: number;
    wide: number;
    tall: number;
  }

  /** How large signs are drawn. */
  interface Sizing {
    radius: (site: Site) => number;
    bare: (site: Site) => boolean;
    key: SizeKey | null;
  }
  interface SizeKey {
    unit: string;
    rows: Point[];
  }
  interface MarkOptions {
    index: number;
    compare: number | null;
    outlines: boolean;
    size: Sizing;
    sized: string;
    deposit: string;
  }
  interface MarkStyle {
    status: Status;
    certain: boolean;
    radius: number;
    ring: boolean;
    bare: boolean;
  }

  /** Elements of the page by their ids, where more is asked of them than of any element. */
  interface Parts {
    "m-legend": HTMLDetailsElement;
    "m-slider": HTMLInputElement;
    "m-day": HTMLInputElement;
    "m-named": HTMLSelectElement;
    "m-play": HTMLButtonElement;
    "m-back": HTMLButtonElement;
    "m-next": HTMLButtonElement;
    "m-cite": HTMLTextAreaElement;
    "m-bibtex": HTMLTextAreaElement;
    "m-embed": HTMLTextAreaElement;
    "m-full": HTMLAnchorElement;
  }
  interface ById {
    <Id extends keyof Parts>(id: Id): Parts[Id];
    <Kind extends HTMLElement = HTMLElement>(id: string): Kind;
  }
  type Control = HTMLSelectElement | HTMLInputElement | HTMLButtonElement | HTMLTextAreaElement;

  /** A layer as Leaflet draws it: what the page reads beside Leaflet's documented side. */
  interface Vector {
    options: any;
    _renderer: DrawingRenderer;
    _parts?: L.Point[][];
    _point: L.Point;
    _radius: number;
  }
  interface DrawingRenderer extends L.Renderer {
    _drawFirst?: Drawn;
  }
  interface Drawn {
    layer: Vector;
    next?: Drawn;
  }
  type Polygon = L.Polygon<any> & { _containsPoint: (point: L.Point) => boolean };
  type Mark = L.CircleMarker<any> & {
    options: { site: Site };
    key?: string;
    _point?: L.Point;
  };
  /** Leaflet's scale, whose units the page says in its language. */
  interface Scale extends L.Control.Scale {
    _updateMetric: (longest: number) => void;
    _getRoundNum: (number: number) => number;
    _updateScale: (scale: HTMLElement, text: string, part: number) => void;
    _mScale: HTMLElement;
  }

  /** A column of the table: its text, and what it is sorted by where that is another. */
  interface Column {
    id: string;
    number?: boolean;
    value: (site: Site, index: number) => string;
    key?: (site: Site, index: number) => string | number | null;
    /** What it is sorted by before. */
    kind?: (site: Site) => number | null;
  }

  interface TextStyle {
    size?: number;
    fill?: string;
    anchor?: string;
    weight?: number;
    halo?: boolean;
  }
  type Attributes = Record<string, unknown>;
  type Child = Node | string | null | undefined;
}
