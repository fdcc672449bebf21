// What crosses the wire, made from jupyter_fab/core/wire by tools/wire_types.py; do not edit.
/**
 * Whether choosing a value makes the goods the consumer's own specification (CJEU C-529/19).
 */
export type Customisation = ("measured" | "preset")
/**
 * The life of a customisation request.
 */
export type RequestState = ("accepted" | "awarded" | "delivered" | "open" | "proposed" | "withdrawn")
/**
 * The life of a job at a hub.
 */
export type JobState = ("accepted" | "armed" | "cancelled" | "declined" | "failed" | "held" | "made" | "offered" | "passed" | "re_routed" | "ready" | "reserved" | "running" | "scrapped" | "timed_out" | "uncertain")
/**
 * What a parameter's value is.
 */
export type Kind = ("angle" | "boolean" | "choice" | "integer" | "length" | "text" | "thickness")
/**
 * The life of an order (schema.org OrderStatus in brackets).
 */
export type OrderState = ("accepted" | "cancelled" | "delivered" | "in_production" | "made" | "paid_held" | "ready_for_pickup" | "routed")
/**
 * Whether choosing a value makes the goods the consumer's own specification (CJEU C-529/19).
 */
export type Customisation1 = ("measured" | "preset")
/**
 * What a hub reports of a job.
 */
export type ReportKind = ("armed" | "disarmed" | "held" | "made" | "measured" | "progress" | "resumed" | "scrapped" | "screwed" | "started" | "turned" | "uncertain")
/**
 * The life of a design version; its bytes are frozen from `submitted`.
 */
export type VersionState = ("changes_requested" | "check_failed" | "checking" | "in_review" | "listed" | "rejected" | "submitted" | "yanked")

/**
 * Every message, by name.
 */
export interface Wire {
AccountBalance: AccountBalance
Award: Award
Catalogue: Catalogue
Characteristic: Characteristic
Check: Check
Claim: Claim
Condition: Condition
Constraint: Constraint
Credits: Credits
Customisation: Customisation
CustomisationRequest: CustomisationRequest
Decline: Decline
Delivery: Delivery
DesignCard: DesignCard
Earning: Earning
Earnings: Earnings
Event: Event
EventPage: EventPage
Finding: Finding
Handover: Handover
Health: Health
Heard: Heard
Heartbeat: Heartbeat
Hub: Hub
HubChoice: HubChoice
HubSettings: HubSettings
HubSettingsChange: HubSettingsChange
HubStanding: HubStanding
Hubs: Hubs
Inspection: Inspection
InspectionResult: InspectionResult
Job: Job
JobOffcut: JobOffcut
JobState: JobState
JobStock: JobStock
Jobs: Jobs
Kind: Kind
LedgerLeg: LedgerLeg
LedgerTransaction: LedgerTransaction
Lineage: Lineage
Me: Me
Measurement: Measurement
NewOrder: NewOrder
NewPerson: NewPerson
NewProposal: NewProposal
NewQuote: NewQuote
NewRequest: NewRequest
NewVoucher: NewVoucher
Order: Order
OrderChange: OrderChange
OrderJob: OrderJob
OrderState: OrderState
Orders: Orders
Parameter: Parameter
ParameterSchema: ParameterSchema
Person: Person
Place: Place
PlanChange: PlanChange
PlanDay: PlanDay
PlanDifference: PlanDifference
PlanReason: PlanReason
PlanSummary: PlanSummary
PlannedHub: PlannedHub
PlannedOrder: PlannedOrder
Plans: Plans
Problem: Problem
ProgramBundle: ProgramBundle
ProgramFile: ProgramFile
Proposal: Proposal
Quote: Quote
QuoteLine: QuoteLine
Receipt: Receipt
ReceiptLine: ReceiptLine
Redeem: Redeem
Report: Report
ReportKind: ReportKind
Reports: Reports
ReportsTaken: ReportsTaken
RequestState: RequestState
Requests: Requests
Review: Review
ReviewDecision: ReviewDecision
Scene: Scene
SceneFigures: SceneFigures
SceneMaterial: SceneMaterial
SceneMesh: SceneMesh
SceneMotion: SceneMotion
ScenePart: ScenePart
SceneWish: SceneWish
Screw: Screw
Sheet: Sheet
SheetLoaded: SheetLoaded
StoredPlan: StoredPlan
Terms: Terms
Token: Token
TokenIssued: TokenIssued
TokenRequest: TokenRequest
Tokens: Tokens
Transactions: Transactions
TrialBalance: TrialBalance
Turn: Turn
Version: Version
VersionState: VersionState
Versions: Versions
Voucher: Voucher
}
/**
 * An account and its balance; positive is a debit balance.
 */
export interface AccountBalance {
account: string
balance_minor: number
}
/**
 * The buyer takes a proposal; its price is held.
 */
export interface Award {
proposal: string
}
/**
 * A page of cards; ask again with `after` = `next` until it is empty.
 */
export interface Catalogue {
designs: DesignCard[]
next?: string
}
/**
 * A listed design as the catalogue shows it; the picture is at `picture`.
 */
export interface DesignCard {
name: string
version: string
title: string
summary: string
designer: string
licence: string
picture: string
from_price_minor: (number | null)
currency: string
}
/**
 * Something to measure after cutting, with its limits in mm.
 */
export interface Characteristic {
id: string
part: string
title: string
nominal_mm: number
lower_mm: number
upper_mm: number
instrument: string
}
/**
 * One thing the registry looks at: its progress, what came out, and what to change.
 */
export interface Check {
name: string
title: string
state: string
progress: number
message?: string
what_to_change?: string
findings?: Finding[]
}
/**
 * One thing looked at: a figure and its limit in one unit, what was found, what to change, and by which rule.
 */
export interface Finding {
check: string
holds: boolean
parts: string[]
figure: number
limit: number
unit: string
text: string
advice?: string
source?: string
}
/**
 * The operator takes the job; the answer carries the fence that later messages must show.
 */
export interface Claim {
agent: string
}
/**
 * When a parameter is asked for, as text for people and JsonLogic for machines.
 */
export interface Condition {
text: string
logic?: string
}
/**
 * A rule between parameters, as text for people and JsonLogic for machines, with what to say when it is broken.
 */
export interface Constraint {
text: string
message: string
logic?: string
}
/**
 * Workshop credits: what is there to spend and what is held for open orders.
 */
export interface Credits {
available_minor: number
held_minor: number
currency: string
}
/**
 * A request as it stands (schema.org Demand).
 */
export interface CustomisationRequest {
id: string
state: RequestState
buyer: string
design: string
version: string
values: {
[k: string]: number | string | boolean
}
text: string
proposals: Proposal[]
awarded?: string
delivered_design?: string
delivered_version?: string
at: string
}
/**
 * A designer's answer as it stands.
 */
export interface Proposal {
id: string
designer: string
price_minor: number
text: string
days: number
at: string
}
/**
 * The operator will not, and says why.
 */
export interface Decline {
reason: string
fence?: number
}
/**
 * The designer delivers a fork, listed or approved for this buyer.
 */
export interface Delivery {
design: string
version: string
}
/**
 * One amount that somebody earned, or was charged (negative), and what for; `hub_title` where a hub earned it.
 */
export interface Earning {
at: string
kind: string
reference: string
design: string
hub_title: string
amount_minor: number
}
/**
 * What the registry owes a person and the hubs that they work for, and the newest amounts first.
 */
export interface Earnings {
earnings: Earning[]
total_minor: number
currency: string
}
/**
 * Something that happened, in order: `cursor` rises by the order of commits and is where a reader goes on.
 * 
 * `kind` is subject.verb: `order.routed`, `job.progress`, `version.listed`, `request.proposed`, `credits.granted`.
 */
export interface Event {
cursor: number
id: string
at: string
kind: string
subject: string
data?: {
[k: string]: unknown
}
}
/**
 * Events after a cursor, oldest first; ask again from `next`.
 */
export interface EventPage {
events: Event[]
next: number
}
/**
 * The code that the buyer showed.
 */
export interface Handover {
code: string
}
/**
 * The registry answers, and its database does too.
 */
export interface Health {
ok: boolean
version: string
demo: boolean
}
/**
 * The registry's time, and the last report of the hub that it has taken.
 */
export interface Heard {
now: string
last_seq: number
}
/**
 * The agent is alive: which program it is, and the machine's state in words.
 */
export interface Heartbeat {
agent: string
machine_state: string
jobs?: string[]
}
/**
 * A hub as everyone may see it (OKW ManufacturingFacility).
 */
export interface Hub {
id: string
title: string
place: Place
state: string
machine: {
[k: string]: unknown
}
materials: string[]
rate_minor_h: number
labour_minor_h: number
standing?: (HubStanding | null)
}
/**
 * A town or address, with its position in degrees (WGS 84).
 */
export interface Place {
title: string
latitude: number
longitude: number
}
/**
 * What a hub's people say of today; everyone may read it, and orders are planned by it.
 * 
 * `open` is no while the workshop takes nothing: closed, or its machine is down. `without` are materials that it keeps
 * and has run out of; `late_min` the machine minutes that it is behind. Closed and behind hold `until` the end of that
 * day, where none is said that of the hub's working day; what is out of stock, until somebody says otherwise.
 */
export interface HubStanding {
open?: boolean
without?: string[]
late_min?: number
reason?: string
until?: (string | null)
}
/**
 * One hub in the comparison: each term of the sum that decides, or why it is out.
 */
export interface HubChoice {
hub: string
title: string
making_minor?: number
shipping_minor?: number
lateness_minor?: number
idle_minor?: number
sum_minor?: number
ready_at?: (string | null)
excluded?: string
}
/**
 * What a workshop's own tools bring to every joint that it cuts.
 * 
 * `fit_offset_mm` is what its test piece showed to be missing from every clearance (less than 0: too loose), and
 * `cutter_mm` the diameter of the end mill in its machine's profile, for which corners are opened.
 */
export interface HubSettings {
hub: string
fit_offset_mm: number
cutter_mm: number
}
/**
 * The fit that holds for the programs made from now on.
 */
export interface HubSettingsChange {
fit_offset_mm: number
}
/**
 * All hubs.
 */
export interface Hubs {
hubs: Hub[]
}
/**
 * All required characteristics, measured; `inspector` is a person of the hub.
 */
export interface Inspection {
fence: number
inspector: string
measurements: Measurement[]
}
/**
 * A measured characteristic.
 */
export interface Measurement {
characteristic: string
value_mm: number
}
/**
 * Whether it passed, and what was outside its limits.
 */
export interface InspectionResult {
passed: boolean
self_inspected: boolean
outside: string[]
job: Job
}
/**
 * A job as its hub sees it.
 */
export interface Job {
id: string
order: string
hub: string
state: JobState
attempt: number
fence: number
title: string
design: string
version: string
values: {
[k: string]: number | string | boolean
}
material: string
thickness_mm: number
tolerance_mm: number
parts: number
sheets: number
machine_minutes: number
pay_minor: number
due: string
program_digest?: string
message?: string
progress?: number
more_stock?: JobStock[]
offcuts?: JobOffcut[]
}
/**
 * A kind of sheet that a job is cut from, and how far one may measure from its nominal thickness, mm.
 */
export interface JobStock {
material: string
thickness_mm: number
tolerance_mm: number
}
/**
 * An offcut that is reserved for a job: its label, its stock, its size in mm with the width along the grain.
 */
export interface JobOffcut {
id: string
material: string
thickness_mm: number
measured_mm: (number | null)
width_mm: number
height_mm: number
}
/**
 * The jobs of a hub, soonest due first.
 */
export interface Jobs {
jobs: Job[]
}
/**
 * One side of a transaction.
 */
export interface LedgerLeg {
account: string
amount_minor: number
}
/**
 * A balanced, sealed transaction of the ledger.
 */
export interface LedgerTransaction {
id: string
at: string
kind: string
reference: string
currency: string
legs: LedgerLeg[]
}
/**
 * The version that this one was forked from, and the share agreed at that time.
 */
export interface Lineage {
name: string
version: string
digest: string
upstream_percent: number
}
/**
 * Who the token speaks for, what it may do, and the credits there are.
 */
export interface Me {
person: Person
token: Token
credits_minor: number
currency: string
demo?: boolean
}
/**
 * Someone with an account: a stable id, a handle to sign in with, a name to show, and roles.
 */
export interface Person {
id: string
handle: string
title: string
roles: string[]
}
/**
 * What is known of a token; the secret itself is shown once, in `TokenIssued`.
 */
export interface Token {
id: string
title: string
scopes: string[]
expires_at: string
max_amount_minor: number
revoked?: boolean
}
/**
 * Accept a quote and prepay it (header Idempotency-Key; `dry_run` says what would happen and changes nothing).
 */
export interface NewOrder {
quote: string
dry_run?: boolean
}
/**
 * Sign-up: whoever signs up is a buyer and a designer; other roles are given by an administrator.
 */
export interface NewPerson {
handle: string
title: string
password: string
}
/**
 * A designer's answer: a price for the fork, and what it will allow.
 */
export interface NewProposal {
price_minor: number
text: string
days?: number
}
/**
 * A wish for a price: a design (its newest listed version if none is said), values, how many, where to collect.
 * 
 * `hub` is the only workshop that may make it, if one is named; `not_hubs` are those that may not. Both hold for as
 * long as the order does, whatever is planned anew.
 */
export interface NewQuote {
design: string
version?: string
values: {
[k: string]: number | string | boolean
}
place: Place
quantity?: number
due?: (string | null)
hub?: string
not_hubs?: string[]
}
/**
 * What the buyer wants and the sliders do not offer: the values wished for, in words too.
 */
export interface NewRequest {
design: string
version: string
values: {
[k: string]: number | string | boolean
}
text: string
}
/**
 * A wish for a voucher of workshop credits (scope `credit:grant`).
 */
export interface NewVoucher {
amount_minor: number
note?: string
}
/**
 * An order as its buyer sees it; `collection_code` only once it is ready, and only to the buyer.
 * 
 * `promise_date` is what was promised; `expected` is another day only where a change of plan made it one.
 */
export interface Order {
id: string
state: OrderState
quote: Quote
buyer: string
jobs: OrderJob[]
paid_minor: number
refunded_minor: number
currency: string
placed_at: string
promise_date: string
collection_code?: string
dry_run?: boolean
allowed?: string[]
expected?: (string | null)
changes?: OrderChange[]
}
/**
 * A price that holds until `valid_until`, with the inputs that it rests on.
 */
export interface Quote {
id: string
state: string
design: string
version: string
digest: string
values: {
[k: string]: number | string | boolean
}
config_digest: string
quantity: number
place: Place
lines: QuoteLine[]
total_minor: number
currency: string
hub: string
hub_title: string
promise_date: string
reason: PlanReason
sheets: number
machine_minutes: number
mass_kg: number
waste_kg: number
carbon_kg: (number | null)
withdrawal_right: boolean
withdrawal_text: string
valid_until: string
}
/**
 * One line of a price: so much of something at a rate; lines sum to the total to the cent.
 */
export interface QuoteLine {
kind: string
title: string
quantity: number
unit: string
rate_minor: number
amount_minor: number
}
/**
 * Why this hub: the sentence, every hub's figures, and how good the plan is known to be.
 */
export interface PlanReason {
text: string
chosen: string
choices: HubChoice[]
solver: string
objective_minor: number
bound_minor: number
gap: number
stop: string
}
/**
 * A job of an order as the buyer sees it.
 */
export interface OrderJob {
id: string
hub: string
hub_title: string
state: JobState
attempt: number
progress: number
message?: string
}
/**
 * What a new plan changed for an order: who makes it instead of whom, by when, and why, in words for its buyer.
 */
export interface OrderChange {
order: string
plan: string
hub_before: string
hub_after: string
words: string
expected: (string | null)
at: string
}
/**
 * Orders, newest first.
 */
export interface Orders {
orders: Order[]
}
/**
 * One thing that a buyer may set.
 * 
 * What was added later is left out of the wire where it is not used, so that older packages keep their digests.
 */
export interface Parameter {
name: string
kind: Kind
title: string
default: (number | string | boolean)
minimum?: (number | null)
maximum?: (number | null)
step?: (number | null)
choices?: (number | string | boolean)[]
group?: string
help?: string
customisation?: Customisation1
tolerance_mm?: number
characters?: string
visible_when?: Condition
locked?: boolean
formerly?: string[]
}
/**
 * All parameters of a design and the rules between them.
 */
export interface ParameterSchema {
parameters: Parameter[]
constraints?: Constraint[]
presets?: {
[k: string]: {
[k: string]: number | string | boolean
}
}
}
/**
 * The same for who runs the registry.
 * 
 * `more_minor` is what it costs more there than was paid for; the buyer never bears it, and is not told.
 */
export interface PlanChange {
order: string
plan: string
hub_before: string
hub_after: string
words: string
expected: (string | null)
at: string
more_minor: number
}
/**
 * A hub's day: the minutes it has, those due on it, and what an hour more by its end would save.
 */
export interface PlanDay {
date: string
room_min: number
due_min: number
hour_minor: number
}
/**
 * What is different from the plan before, for one order, in words.
 */
export interface PlanDifference {
order: string
hub_before: string
hub_after: string
more_minor: number
words: string
}
/**
 * A plan in one line: the incumbent, the bound below which no plan can be, and why its solver stopped.
 */
export interface PlanSummary {
id: string
at: string
kind: string
cause: string
before: string
digest: string
solver: string
stop: string
total_minor: number
bound_minor: number
gap: number
seconds: number
refused?: string
}
/**
 * A hub in a plan, with what its work costs as a whole.
 */
export interface PlannedHub {
hub: string
title: string
latitude: number
longitude: number
open: boolean
work_min: number
lateness_minor: number
idle_credit_minor: number
days: PlanDay[]
}
/**
 * An order in a plan; without a hub nobody makes it, and `why` says why not.
 */
export interface PlannedOrder {
order: string
hub: string
hub_before: string
may_move: boolean
work_min: number
latitude: number
longitude: number
promised: string
make_by: (string | null)
made: (string | null)
late_days: number
making_minor: number
shipping_minor: number
move_minor: number
why: string
}
/**
 * Plans, newest first.
 */
export interface Plans {
plans: PlanSummary[]
}
/**
 * RFC 9457 problem details: what went wrong and what to do next.
 */
export interface Problem {
type: string
title: string
status: number
detail: string
pointer?: (string | null)
fields?: {
[k: string]: unknown
}
}
/**
 * What a hub may cut: proven programs for one job, one measured thickness, one machine; signed by the registry.
 * 
 * `measured_mm` is of the job's first sheet; `layout.sheets` says of each which kind it is and what it was proven for.
 * Programs of a further sheet are armed only when it was measured, and lies within `sheet.proven_range_mm`; those of
 * a sheet's side B only when a person has said that it was turned over, and of a sheet that screws hold, all but the
 * one that makes their holes only when one has said that they are in. `setup_svg` has a drawing for each sheet, and
 * for each side of one that is turned over, in the order in which they are cut.
 */
export interface ProgramBundle {
job: string
attempt: number
fence: number
hub: string
machine: string
measured_mm: number
programs: ProgramFile[]
digest: string
setup_svg: string[]
layout: {
[k: string]: unknown
}
proof: {
[k: string]: unknown
}
characteristics: Characteristic[]
signature?: string
}
/**
 * One file for one tool: the bytes that the machine gets, and their sha256.
 * 
 * `side` is that of a sheet that is turned over, A first and then B; empty where a sheet is not.
 */
export interface ProgramFile {
name: string
tool: string
sheet: number
gcode: string
sha256: string
seconds: number
lines: number
bounds_mm: number[]
side?: string
}
/**
 * Where the money of an order went; the lines sum to what was paid.
 */
export interface Receipt {
order: string
paid_minor: number
lines: ReceiptLine[]
currency: string
ledger_sum_minor: number
proven: boolean
sandboxed: boolean
note: string
}
/**
 * Who got how much of an order.
 */
export interface ReceiptLine {
payee: string
account: string
amount_minor: number
}
/**
 * A voucher's code, to turn into credits.
 */
export interface Redeem {
code: string
}
/**
 * One signed message of a hub; `seq` rises by one, for each hub, for ever.
 */
export interface Report {
hub: string
seq: number
job: string
attempt: number
fence: number
kind: ReportKind
at: string
data?: {
[k: string]: unknown
}
signature?: string
}
/**
 * Reports not yet acknowledged, oldest first; sending them again does no harm.
 */
export interface Reports {
reports: Report[]
}
/**
 * Everything up to this sequence number is stored; `refused` names reports that could not apply, and why.
 */
export interface ReportsTaken {
seq: number
refused?: {
[k: string]: string
}
}
/**
 * Requests, newest first.
 */
export interface Requests {
requests: CustomisationRequest[]
}
/**
 * A reviewer's decision.
 */
export interface Review {
reviewer: string
decision: string
comment: string
at: string
}
/**
 * A decision to record: approve, request_changes or reject (the last two need a comment).
 */
export interface ReviewDecision {
decision: string
comment?: string
}
/**
 * A piece to draw: its box, meshes, parts and materials; figures if they were asked for.
 */
export interface Scene {
values: {
[k: string]: number | string | boolean
}
low_mm: number[]
high_mm: number[]
meshes: SceneMesh[]
parts: ScenePart[]
materials: SceneMaterial[]
sandboxed: boolean
motions?: SceneMotion[]
legs?: ({
[k: string]: number[][]
} | null)
figures?: (SceneFigures | null)
}
/**
 * A panel's triangles in its own frame; first those of its faces and banded edges, then those of its cut edges.
 */
export interface SceneMesh {
positions_mm: string
normals: string
uv_mm: string
triangles: string
cap_triangles: number
edges_mm: string
}
/**
 * A part at its place: the mesh's number, a 4 x 4 matrix column by column, where it goes when taken apart.
 */
export interface ScenePart {
name: string
mesh: number
matrix: number[]
explode_mm: number[]
material: string
size_mm: number[]
}
/**
 * What a material looks like: its colour, and the kind of figure.
 */
export interface SceneMaterial {
id: string
title: string
colour: string
texture: string
}
/**
 * A door or a drawer: the parts that it moves by their places in the list, and how far it opens (degrees or mm).
 */
export interface SceneMotion {
kind: ("hinge" | "slide")
parts: number[]
at: number[]
axis: number[]
travel: number
}
/**
 * What the piece takes, before any workshop was asked; `refused` says why it cannot be made so, if it cannot.
 */
export interface SceneFigures {
parts: number
sheets?: number
mass_kg?: number
waste_kg?: number
carbon_kg?: (number | null)
machine_minutes?: number
lines?: QuoteLine[]
total_minor?: number
currency?: string
basis?: string
refused?: string
}
/**
 * Values to draw a version at; with `figures` also what it takes and costs, which needs a layout.
 * 
 * With `apart` also the ways on which its parts leave, which needs the order in which it is put together.
 */
export interface SceneWish {
values: {
[k: string]: number | string | boolean
}
figures?: boolean
apart?: boolean
}
/**
 * A screw through waste into the spoilboard; below safe height no cutter comes within `free_mm` of its middle.
 */
export interface Screw {
sheet: number
x_mm: number
y_mm: number
free_mm?: number
}
/**
 * One sheet; `trim_mm` is the border in which nothing is cut.
 */
export interface Sheet {
id: string
material: string
nominal_mm: number
size_mm: number[]
measured_mm?: number[]
trim_mm?: number
}
/**
 * The job's first sheet, measured at four points (mm); rebuild, toolpaths and proof follow for its mean.
 * 
 * `more_mm` are those of the first sheet of each further kind, in the order of `Job.more_stock`.
 */
export interface SheetLoaded {
fence: number
readings_mm: number[]
more_mm?: number[][]
}
/**
 * A plan whole: by order, by hub and day, the differences to the one before, and what buyers were told.
 */
export interface StoredPlan {
summary: PlanSummary
orders: PlannedOrder[]
hubs: PlannedHub[]
differences: PlanDifference[]
changes: PlanChange[]
problem: {
[k: string]: unknown
}
plan: {
[k: string]: unknown
}
}
/**
 * What the designer asks: a percent of each piece's price, and what forks pass upstream of theirs.
 */
export interface Terms {
royalty_percent?: number
upstream_percent?: number
}
/**
 * A new token with its secret, shown this once.
 */
export interface TokenIssued {
token: Token
secret: string
}
/**
 * A wish for a token with scopes, an expiry (at most 400 days) and, to spend, a largest amount.
 */
export interface TokenRequest {
handle: string
password: string
scopes: string[]
expires_in_s: number
title?: string
max_amount_minor?: number
}
/**
 * A person's tokens, newest first.
 */
export interface Tokens {
tokens: Token[]
}
/**
 * Transactions, oldest first; ask again with `after` = `next` until there are none.
 */
export interface Transactions {
transactions: LedgerTransaction[]
next: number
}
/**
 * All accounts; `sum_minor` is 0, or something is wrong.
 */
export interface TrialBalance {
currency: string
accounts: AccountBalance[]
sum_minor: number
}
/**
 * One sheet's pins: where their middles are in the sheet's frame, how thick, how deep in the spoilboard, mm.
 */
export interface Turn {
sheet: number
pins: number[][]
diameter_mm: number
depth_mm?: number
}
/**
 * A design version: its frozen description, state, checks and reviews.
 */
export interface Version {
name: string
version: string
digest: string
state: VersionState
title: string
summary: string
description: string
designer: string
licence: string
terms: Terms
parameters: ParameterSchema
lineage: Lineage[]
checks: Check[]
reviews: Review[]
submitted_at: string
sandboxed?: boolean
}
/**
 * Versions, newest first.
 */
export interface Versions {
versions: Version[]
}
/**
 * A voucher; its code is worth its amount once.
 */
export interface Voucher {
code: string
amount_minor: number
currency: string
redeemed?: boolean
}

/** The materials' titles, by name. */
export const MATERIALS: Record<string, string> = {
  "birch-ply": "Birch plywood",
  "oak-ply": "Oak-faced plywood",
  "mdf": "MDF"
};

/** The licences that a design may carry, each with those that forks of it may carry. */
export const LICENCES: Record<string, string[]> = {
  "CC0-1.0": [
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-4.0",
    "CERN-OHL-P-2.0",
    "CERN-OHL-S-2.0",
    "CERN-OHL-W-2.0"
  ],
  "CC-BY-4.0": [
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-4.0",
    "CERN-OHL-P-2.0",
    "CERN-OHL-S-2.0",
    "CERN-OHL-W-2.0"
  ],
  "CC-BY-SA-4.0": [
    "CC-BY-SA-4.0"
  ],
  "CC-BY-ND-4.0": [],
  "CC-BY-NC-4.0": [
    "CC-BY-NC-4.0"
  ],
  "CERN-OHL-P-2.0": [
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-4.0",
    "CERN-OHL-P-2.0",
    "CERN-OHL-S-2.0",
    "CERN-OHL-W-2.0"
  ],
  "CERN-OHL-S-2.0": [
    "CERN-OHL-S-2.0"
  ],
  "CERN-OHL-W-2.0": [
    "CERN-OHL-W-2.0",
    "CERN-OHL-S-2.0"
  ]
};
