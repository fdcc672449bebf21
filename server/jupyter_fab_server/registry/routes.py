"""Everything that can be asked of the registry, on one page.

Role: `app` serves this table, `openapi` describes it, a test walks every line of it as every role. Each line: method,
path, scope ({names} come from the path), handler, what it takes, what it gives. The prose is in the contract
(docs/explanation/contract.md).
"""

from __future__ import annotations

from jupyter_fab.core.identity import Scope
from jupyter_fab.core.wire import base, plans, scenes
from jupyter_fab.core.wire import designs as d
from jupyter_fab.core.wire import hubs as shop
from jupyter_fab.core.wire import orders as buy
from jupyter_fab.core.wire import people as who
from jupyter_fab.core.wire import stock as rack
from jupyter_fab_server.registry.handlers import (
    designs,
    hubs,
    jobs,
    money,
    orders,
    pages,
    people,
    planning,
    quotes,
    requests,
    stock,
    system,
)
from jupyter_fab_server.registry.html import HTML
from jupyter_fab_server.registry.route import Access, Route

PUBLIC, SIGNED_IN = Access.PUBLIC, Access.SIGNED_IN
PAGED = ("after", "limit")


def _route(method: str, path: str, scope: str, handler, takes=None, gives=None, **more) -> Route:  # type: ignore
    return Route(method=method, path=path, scope=scope, handler=handler, takes=takes, gives=gives, **more)


# fmt: off
ROUTES: tuple[Route, ...] = (
    _route("GET", "/api/health", PUBLIC, system.health, gives=base.Health),
    _route("GET", "/api/openapi.json", PUBLIC, system.openapi, gives=dict),
    _route("GET", "/api/events", SIGNED_IN, system.events, gives=base.EventPage,
           query=("after", "limit", "wait_s", "kind", "subject")),
    # people
    _route("POST", "/api/people", PUBLIC, people.sign_up, who.NewPerson, who.Person, status=201),
    _route("POST", "/api/tokens", PUBLIC, people.sign_in, who.TokenRequest, who.TokenIssued, status=201),
    _route("GET", "/api/tokens", SIGNED_IN, people.my_tokens, gives=who.Tokens),
    _route("DELETE", "/api/tokens/{id}", SIGNED_IN, people.revoke, gives=who.Token),
    _route("GET", "/api/me", SIGNED_IN, people.me, gives=who.Me),
    # designs
    _route("GET", "/api/designs", PUBLIC, designs.listed, gives=d.Catalogue, query=("q", *PAGED)),
    _route("GET", "/api/designs/{name}", PUBLIC, designs.all_versions, gives=d.Versions),
    _route("GET", "/api/designs/{name}/{version}", PUBLIC, designs.one, gives=d.Version),
    _route("PUT", "/api/designs/{name}/{version}", "design:publish:{name}", designs.publish, bytes, d.Version,
           status=202),
    _route("GET", "/api/designs/{name}/{version}/package", PUBLIC, designs.package, gives=bytes,
           media_type="application/zip"),
    _route("GET", "/api/designs/{name}/{version}/picture.png", PUBLIC, designs.picture, gives=bytes,
           media_type="image/png"),
    _route("GET", "/api/designs/{name}/{version}/notebook.ipynb", PUBLIC, designs.notebook, gives=bytes,
           media_type="application/x-ipynb+json"),
    _route("POST", "/api/designs/{name}/{version}/scene", PUBLIC, designs.scene, scenes.SceneWish, scenes.Scene),
    _route("POST", "/api/designs/{name}/{version}/review", Scope.REVIEW_WRITE, designs.review, d.ReviewDecision,
           d.Version),
    _route("POST", "/api/designs/{name}/{version}/yank", "design:publish:{name}", designs.yank, gives=d.Version),
    _route("POST", "/api/designs/{name}/{version}/unyank", "design:publish:{name}", designs.unyank, gives=d.Version),
    _route("GET", "/api/reviews", Scope.REVIEW_WRITE, designs.in_review, gives=d.Versions),
    # customisation requests
    _route("POST", "/api/requests", Scope.REQUEST_WRITE, requests.ask, d.NewRequest, d.CustomisationRequest,
           status=201),
    _route("GET", "/api/requests", Scope.REQUEST_WRITE, requests.every, gives=d.Requests),
    _route("GET", "/api/requests/{id}", Scope.REQUEST_WRITE, requests.one, gives=d.CustomisationRequest),
    _route("POST", "/api/requests/{id}/propose", Scope.REQUEST_WRITE, requests.propose, d.NewProposal,
           d.CustomisationRequest),
    _route("POST", "/api/requests/{id}/award", Scope.ORDER_CREATE, requests.award, d.Award, d.CustomisationRequest,
           spends=True),
    _route("POST", "/api/requests/{id}/deliver", Scope.REQUEST_WRITE, requests.deliver, d.Delivery,
           d.CustomisationRequest),
    _route("POST", "/api/requests/{id}/accept", Scope.REQUEST_WRITE, requests.accept, gives=d.CustomisationRequest),
    _route("POST", "/api/requests/{id}/withdraw", Scope.REQUEST_WRITE, requests.withdraw, gives=d.CustomisationRequest),
    # quotes and orders
    _route("POST", "/api/quotes", Scope.QUOTE_WRITE, quotes.ask, buy.NewQuote, buy.Quote, status=201),
    _route("GET", "/api/quotes/{id}", Scope.QUOTE_WRITE, quotes.one, gives=buy.Quote),
    _route("POST", "/api/orders", Scope.ORDER_CREATE, orders.place, buy.NewOrder, buy.Order, status=201, spends=True),
    _route("GET", "/api/orders", SIGNED_IN, orders.mine, gives=buy.Orders, query=PAGED),
    _route("GET", "/api/orders/{id}", SIGNED_IN, orders.one, gives=buy.Order),
    _route("POST", "/api/orders/{id}/cancel", Scope.ORDER_WRITE, orders.cancel, dict, buy.Order),
    _route("POST", "/api/orders/{id}/accept", Scope.ORDER_WRITE, orders.accept, dict, buy.Order),
    _route("GET", "/api/orders/{id}/receipt", SIGNED_IN, orders.receipt, gives=buy.Receipt),
    # plans
    _route("GET", "/api/plans", Scope.PLAN_READ, planning.every, gives=plans.Plans, query=PAGED),
    _route("GET", "/api/plans/{id}", Scope.PLAN_READ, planning.one, gives=plans.StoredPlan),
    _route("GET", "/api/plans/{id}/picture.svg", Scope.PLAN_READ, planning.picture, gives=bytes,
           media_type="image/svg+xml", query=("of", "hub", "theme")),
    # money
    _route("POST", "/api/vouchers", Scope.CREDIT_GRANT, money.new_voucher, who.NewVoucher, who.Voucher, status=201),
    _route("POST", "/api/vouchers/redeem", Scope.ORDER_WRITE, money.redeem, who.Redeem, who.Credits),
    _route("GET", "/api/ledger", Scope.LEDGER_READ, money.transactions, gives=who.Transactions, query=PAGED),
    _route("GET", "/api/ledger/trial-balance", Scope.LEDGER_READ, money.trial_balance, gives=who.TrialBalance),
    _route("GET", "/api/statement", SIGNED_IN, money.statement, gives=who.Transactions, query=PAGED),
    _route("GET", "/api/earnings", SIGNED_IN, money.earned, gives=who.Earnings),
    # hubs and jobs
    _route("GET", "/api/hubs", PUBLIC, hubs.every, gives=shop.Hubs),
    _route("POST", "/api/hubs/{hub}/heartbeat", "job:write:{hub}", hubs.heartbeat, shop.Heartbeat, shop.Heard),
    _route("GET", "/api/hubs/{hub}/settings", "job:read:{hub}", hubs.its_settings, gives=shop.HubSettings),
    _route("POST", "/api/hubs/{hub}/settings", "job:write:{hub}", hubs.set_settings, shop.HubSettingsChange,
           shop.HubSettings),
    _route("POST", "/api/hubs/{hub}/standing", "job:write:{hub}", hubs.stand, shop.HubStanding, shop.Hub),
    _route("GET", "/api/hubs/{hub}/jobs", "job:read:{hub}", hubs.its_jobs, gives=shop.Jobs),
    _route("POST", "/api/hubs/{hub}/reports", "job:write:{hub}", hubs.report, shop.Reports, shop.ReportsTaken),
    _route("GET", "/api/hubs/{hub}/offcuts", "job:read:{hub}", stock.every, gives=rack.Offcuts),
    _route("POST", "/api/hubs/{hub}/offcuts", "stock:write:{hub}", stock.add, rack.NewOffcut, rack.Offcut, status=201),
    _route("POST", "/api/hubs/{hub}/offcuts/{id}/confirm", "stock:write:{hub}", stock.confirm, rack.OffcutSize,
           rack.Offcut),
    _route("POST", "/api/hubs/{hub}/offcuts/{id}/discard", "stock:write:{hub}", stock.discard, rack.OffcutDiscard,
           rack.Offcut),
    _route("GET", "/api/hubs/{hub}/offcuts/{id}/label.pdf", "job:read:{hub}", stock.label, gives=bytes,
           media_type="application/pdf"),
    _route("POST", "/api/jobs/{id}/accept", Scope.JOB_WRITE, jobs.accept, shop.Claim, shop.Job, somewhere=True),
    _route("POST", "/api/jobs/{id}/decline", Scope.JOB_WRITE, jobs.decline, shop.Decline, shop.Job, somewhere=True),
    _route("POST", "/api/jobs/{id}/sheet", Scope.JOB_WRITE, jobs.sheet, shop.SheetLoaded, shop.Job, status=202,
           somewhere=True),
    _route("GET", "/api/jobs/{id}/program", Scope.JOB_READ, jobs.program, gives=shop.ProgramBundle, somewhere=True),
    _route("POST", "/api/jobs/{id}/inspection", Scope.JOB_WRITE, jobs.inspect, shop.Inspection, shop.InspectionResult,
           somewhere=True),
    _route("POST", "/api/jobs/{id}/handover", Scope.JOB_WRITE, jobs.hand_over, shop.Handover, shop.Job,
           somewhere=True),
    # pages
    _route("GET", "/", PUBLIC, pages.front, gives=bytes, media_type=HTML, query=("after",)),
    _route("GET", "/d/{name}@{version}", PUBLIC, pages.design, gives=bytes, media_type=HTML),
    _route("GET", "/d/{name}", PUBLIC, pages.newest, gives=bytes, media_type=HTML, status=302),
)
# fmt: on
