package routes.admin;

import gateway.usage.UsageFilter;
import gateway.usage.UsageGrouping;
import gateway.usage.UsageQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;

/**
 * What {@code GET /api/admin/usage} is asked for, checked. Immutable.
 *
 * @param grouping null for rows
 * @param beyond the row that the page begins behind, null for the first page
 */
record UsageParameters(
        UsageFilter filter,
        @Nullable UsageGrouping grouping,
        boolean newestFirst,
        @Nullable UUID beyond,
        int limit) {

    private static final String REPLAY = "replay";
    private static final int LONGEST_TEXT = 500;
    private static final int DATE_LENGTH = 10;
    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 599;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final String TIME = "expected a time as in RFC 3339, like 2026-11-21T00:00:00Z, or a day";

    /** @throws gateway.error.GatewayFailure REQUEST_PARAMETER for what is not known, not possible, or not possible together */
    static UsageParameters of(RequestContext context, UsageParties parties) {
        JsonBody.parameters(
                context,
                "key",
                "account",
                "provider",
                "model",
                "status",
                "since",
                "until",
                "order",
                "after",
                "before",
                "limit",
                "group_by",
                REPLAY);
        UsageFilter filter = filter(context, parties);
        UsageGrouping grouping = grouping(text(context, "group_by"));
        UUID after = id(context, "after");
        UUID before = id(context, "before");
        String order = text(context, "order");
        if (order != null && !order.equals("asc") && !order.equals("desc")) {
            throw JsonBody.wrong("order", "expected asc or desc");
        }
        if (grouping != null && (after != null || before != null || order != null)) {
            throw JsonBody.wrong("group_by", "sums have no pages: expected no after, before or order beside it");
        }
        boolean newestFirst =
                order == null ? before != null || (after == null && filter.since() == null) : order.equals("desc");
        if (after != null && newestFirst) {
            throw JsonBody.wrong("after", "leads to newer rows; expected before, or order=asc");
        }
        if (before != null && !newestFirst) {
            throw JsonBody.wrong("before", "leads to older rows; expected after, or order=desc");
        }
        return new UsageParameters(
                filter, grouping, newestFirst, newestFirst ? before : after, JsonBody.limit(context));
    }

    UsageQuery query() {
        return new UsageQuery(filter, newestFirst, beyond, limit);
    }

    private static UsageFilter filter(RequestContext context, UsageParties parties) {
        Instant since = time(context, "since");
        Instant until = time(context, "until");
        if (since != null && until != null && !since.isBefore(until)) {
            throw JsonBody.wrong("until", "expected a time after since");
        }
        return new UsageFilter(
                text(context, "key"),
                account(text(context, "account"), parties),
                text(context, "provider"),
                text(context, "model"),
                status(context),
                since,
                until,
                context.request().getParam(REPLAY) == null ? null : JsonBody.flag(context, REPLAY, false));
    }

    private static @Nullable String account(@Nullable String asked, UsageParties parties) {
        String id = asked == null ? null : parties.accountId(asked);
        if (asked != null && id == null) {
            throw JsonBody.wrong("account", "there is no account `" + JsonBody.shown(asked) + "`");
        }
        return id;
    }

    private static @Nullable UsageGrouping grouping(@Nullable String word) {
        return word == null
                ? null
                : UsageGrouping.of(word)
                        .orElseThrow(() -> JsonBody.wrong(
                                "group_by",
                                "expected one of "
                                        + Arrays.stream(UsageGrouping.values())
                                                .map(UsageGrouping::word)
                                                .collect(Collectors.joining(", "))));
    }

    private static @Nullable Integer status(RequestContext context) {
        Long status = JsonBody.number(context, "status");
        if (status != null && (status < FIRST_STATUS || status > LAST_STATUS)) {
            throw JsonBody.wrong("status", "expected a status from " + FIRST_STATUS + " to " + LAST_STATUS);
        }
        return status == null ? null : status.intValue();
    }

    private static @Nullable String text(RequestContext context, String name) {
        String text = context.request().getParam(name);
        if (text != null && (text.isEmpty() || text.length() > LONGEST_TEXT)) {
            throw JsonBody.wrong(name, "expected a text of 1 to " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private static @Nullable Instant time(RequestContext context, String name) {
        String text = context.request().getParam(name);
        if (text == null) {
            return null;
        }
        try {
            // A plus sign that was not encoded arrives as a space.
            Instant time = text.length() == DATE_LENGTH
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw JsonBody.wrong(name, TIME);
        }
        throw JsonBody.wrong(name, TIME + " between the years 1970 and 9999");
    }

    private static @Nullable UUID id(RequestContext context, String name) {
        String text = context.request().getParam(name);
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw JsonBody.wrong(name, "expected the id of a usage row");
        }
    }
}
