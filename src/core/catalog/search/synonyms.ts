/**
 * Words that stand for each other in names of tools and in questions about them, as data. How much one
 * counts beside the word itself is ranking.ts: little, so a group may be generous.
 */
import { stemOf } from './tokenise';

/** Each line is a group of words near in meaning. A word may be in several. */
const NEAR = `
  get list show read fetch find search retrieve view lookup query browse load display see
  create add new make insert register generate provision
  delete remove erase drop destroy clear purge discard unset uninstall
  update edit change modify set patch alter replace rename adjust revise
  send post publish submit notify reply message
  run execute start launch trigger invoke call perform kick
  stop cancel abort kill terminate end close halt
  write save store put append persist record
  move transfer relocate drag
  copy duplicate clone fork replicate
  upload attach import ingest
  download export save
  check verify validate test inspect diagnose health
  describe explain info details summary status about metadata
  count total number amount many sum
  merge combine join unite
  split divide separate
  compare diff difference
  schedule plan book reserve arrange
  assign allocate delegate owner assignee responsible
  enable activate on
  disable deactivate off
  restart reboot reload reset
  restore recover revert undo rollback
  invite add share
  share permission access grant collaborator
  approve accept review
  reject decline deny
  subscribe follow watch
  react emoji reaction
  click press tap
  type fill enter input
  go navigate open visit
  scroll swipe
  wait sleep pause
  translate translation language
  summarise summarize summary digest
  convert transform
  monitor watch track observe
  directory folder dir path tree
  file document doc attachment
  page document article post
  repository repo project codebase
  issue ticket bug task todo card story item
  work item ticket task
  epic initiative
  sprint iteration cycle
  milestone release version
  board kanban
  backlog roadmap
  subtask child
  user member person people account contact teammate collaborator
  group team organization org company workspace tenant
  message chat comment note dm conversation
  channel room conversation thread
  thread reply
  email mail inbox gmail message
  picture image photo screenshot snapshot
  video clip movie
  song track music audio
  database db table sql
  table schema column structure
  row record entry document
  collection table
  website page url web site link
  browser tab page window
  event meeting appointment calendar
  free busy availability available slot
  log history audit trace
  error exception failure crash problem issue
  incident outage alert alarm
  metric measurement graph chart timeseries
  dashboard panel chart
  config configuration preferences option
  variable environment env secret
  price cost quote rate fee
  billing invoice bill payment subscription charge
  refund reimburse money
  product item good sku catalogue inventory stock
  order purchase sale
  customer client buyer
  discount coupon promo
  lead prospect deal opportunity
  weather forecast temperature rain climate
  location place address map geocode coordinate
  route direction navigation drive distance
  hotel accommodation lodging stay room
  flight plane airline aircraft
  stock share ticker equity quote
  coin cryptocurrency token
  paper article publication study literature
  author writer
  citation reference
  pull merge pr mr
  commit revision change
  branch ref
  build pipeline ci workflow job deployment
  deploy deployment release ship
  test spec
  key secret credential token password
  container image pod
  cluster node namespace
  service app application
  server instance machine host vm
  function lambda worker
  bucket storage blob
  domain dns record
  queue topic stream
  index vector embedding
  flag toggle feature experiment
  memory knowledge graph remember
  label tag category
  template blueprint
  spreadsheet sheet excel workbook
  cell range
  slide presentation deck
  paragraph text
  size dimension resize
  color colour fill paint
  device phone simulator emulator
  app application package
  process program
  terminal shell command console
  network request http traffic
  performance speed profile slow
  vulnerability security scan
  role permission policy
  team squad
  playlist album
  subtitle caption transcript
  question survey form
  reminder notification alert
  time date clock timezone
  unit measure
  silence mute quiet suppress
  trash bin garbage rubbish
  history changelog revision version timeline
  access permission right
  row record entry line
  column field attribute
  crash issue error
  sum aggregate group total
  dialog popup alert prompt
  choose select pick option
  newest latest recent last
  sample seed example dummy fake
  elevation altitude height
  restaurant place shop store business
  company organization object
  contact object person
  emoji reaction thumbs
  employee staff worker
  boss manager
  colleague teammate collaborator member coworker
  buy order purchase
  goods product item article
  holiday vacation absence
  letter mail message
  film record video
  phone mobile device
  visit open navigate
  press click tap button
  pretend emulate simulate mock
  capture screenshot record
  vector embedding record
  hour time
  memory heap
  finish complete close done
  done complete close finish
  solve resolve fix
  publish release post
  reach contact call
  remind reminder notification
  notify alert notification
  city place
  cheap price cost
  newsletter mail campaign
  silent mute
  replica scale copy
  rollout deployment revision
  log console output print
  forget delete remove
  answer reply respond response
  happen occur occurrence frequent top
  guest visitor customer
  opinion review rating feedback
  studies study paper article
  copy upload download transfer
  warning alert
  mistake error problem validate
  undo revert rollback
  own belong owner
  unread unseen new
  apartment flat listing accommodation
  wave marine sea
  air quality pollution
  trending popular top
  newest recent latest
  occupancy availability
  cancel abort delete
  grep search text content pattern
  glob pattern wildcard
  regex regexp pattern`;

/** Each line is one word in several spellings, or in short. */
const SAME = `
  repository repo
  directory dir folder
  database db
  document doc
  message msg
  picture image img photo
  kubernetes k8s kube kubectl
  postgres postgresql psql
  javascript js
  typescript ts
  python py
  environment env
  configuration config cfg
  application app
  organization organisation org
  authentication auth authorization authorisation login signin
  statistics stats statistic
  information info
  parameter param
  argument arg
  number num
  identifier id
  reference ref
  specification spec
  administrator admin
  development dev
  production prod
  temporary temp tmp
  maximum max
  minimum min
  source src
  synchronize sync synchronise
  initialize init initialise
  execute exec
  command cmd
  delete del rm
  previous prev
  color colour
  center centre
  catalog catalogue
  canceled cancelled
  favorite favourite star
  license licence
  behavior behaviour
  gray grey
  analyze analyse
  optimize optimise
  organize organise
  summarize summarise
  customize customise
  e-mail email mail
  pull-request pr
  merge-request mr
  virtual-machine vm
  table tbl
  function fn func
  attribute attr
  property prop
  package pkg
  address addr
  description desc
  telephone phone tel
  calendar cal
  advertisement ad advert
  cryptocurrency crypto
  screenshot screencap
  mongodb mongo
  todo task
  webpage page website
  signin login
  gb gigabyte
  spreadsheet sheet
  vm virtualmachine
  ui interface
  gitlab gl
  github gh
  datadog dd`;

/** Each term to the others of its groups, by their first words. */
function tableOf(groups: string): Map<string, readonly string[]> {
  const table = new Map<string, Set<string>>();
  for (const line of groups.trim().split('\n')) {
    const terms = line
      .trim()
      .split(/\s+/)
      .map((word) => stemOf(word.replace('-', '')));
    for (const term of terms) {
      const others = table.get(term) ?? new Set();
      table.set(term, others);
      for (const other of terms) if (other !== term) others.add(other);
    }
  }
  return new Map(Array.from(table, ([term, others]) => [term, [...others]]));
}

const near = tableOf(NEAR);
const same = tableOf(SAME);

/** The terms that may stand for this one, without itself. */
export function synonymsOf(term: string): readonly string[] {
  return near.get(term) ?? [];
}

/** Other ways to write the same, without itself. */
export function variantsOf(term: string): readonly string[] {
  return same.get(term) ?? [];
}
