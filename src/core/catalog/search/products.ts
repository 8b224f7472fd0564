/**
 * What well-known products are, as data: their servers rarely say that Slack is a chat or HubSpot a CRM,
 * and people rarely say anything else.
 */
import { tokenise } from './tokenise';

/** Names of products, and after the colon what people call such a thing. */
const PRODUCTS = `
  slack discord teams mattermost telegram whatsapp: chat messenger message channel room conversation team
  gmail outlook email mail imap smtp resend sendgrid mailgun: mail email mailbox inbox letter
  calendar: appointment meeting schedule event busy free date
  drive dropbox box onedrive: cloud storage file folder
  docs word: document text write
  sheets excel: spreadsheet table row column cell
  slides powerpoint: presentation deck slide
  notion confluence obsidian wiki: wiki note page document knowledge
  jira linear plane shortcut youtrack: issue ticket tracker bug sprint task project
  asana trello todoist clickup monday basecamp: task todo list project board
  github gitlab bitbucket gitea: code repository git source commit pull merge
  azure devops: pipeline work item repository
  jenkins circleci buildkite travis: ci build pipeline job continuous integration
  sentry rollbar bugsnag: error crash exception bug monitoring
  datadog grafana prometheus newrelic: monitoring metric log alert dashboard observability
  pagerduty opsgenie: incident alert oncall
  launchdarkly unleash: feature flag toggle switch rollout
  hubspot salesforce pipedrive zoho: crm customer client sales lead deal contact company
  zendesk intercom freshdesk: support ticket customer helpdesk
  shopify woocommerce magento: shop store commerce product order customer
  stripe paypal square: payment billing invoice charge subscription money
  postgres postgresql mysql mariadb sqlite mssql neon supabase: sql database table query
  mongodb mongo redis elasticsearch elastic: database nosql
  bigquery snowflake databricks metabase: warehouse sql analytics data
  pinecone qdrant chroma weaviate: vector embedding semantic similarity search
  airtable: table record base row spreadsheet
  kubernetes kubectl k8s: cluster pod container deployment
  docker podman: container image
  terraform: infrastructure provider module
  aws azure gcp cloudflare vercel netlify heroku: cloud hosting deploy server
  auth0 okta: login user identity authentication
  maps mapbox: map address place route location navigation
  weather meteo: weather forecast temperature rain wind sun
  brave tavily exa google bing perplexity: web internet online search
  firecrawl fetch scraper: web page website crawl scrape
  playwright puppeteer chrome browser selenium browserbase: browser web page website
  figma canva miro: design drawing component layout
  youtube vimeo: video film channel
  spotify: music song playlist
  wordpress ghost contentful sanity: website blog post page content
  pubmed arxiv science: paper article research study literature
  coingecko coinbase binance: crypto coin price market
  tradingview stock stocks: stock share market price
  airbnb hotels booking: travel stay accommodation room night
  flightradar flights: flight plane airport travel
  filesystem desktop: file folder disk computer
  memory: remember knowledge fact note
  mobile android ios iphone simulator xcode: phone app device screen
  n8n zapier make: workflow automation
  twilio: phone sms call text`;

const byName = new Map<string, string>();
for (const line of PRODUCTS.trim().split('\n')) {
  const [names = '', words = ''] = line.split(':');
  for (const name of names.trim().split(/\s+/)) {
    byName.set(name, `${byName.get(name) ?? ''} ${words.trim()}`);
  }
}

/** What is known of the products that a server's name holds. */
export function productsIn(serverName: string): string {
  const known = new Set(tokenise(serverName).flatMap(({ word }) => byName.get(word) ?? []));
  return [...known].join(' ');
}
