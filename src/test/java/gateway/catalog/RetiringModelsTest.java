package gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetiringModelsTest {

    private static final LocalDate END = LocalDate.of(2026, 11, 30);

    private Instant now = noon(END.minusDays(1));
    private final List<String> warnings = new ArrayList<>();
    private final RetiringModels models = new RetiringModels(Catalog.builtIn(), () -> now, warnings::add);

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    @Test
    void aModelThatRetiresSoonIsWarnedOfOnce() {
        models.used("claude-sonnet-4-5", Seller.CLAUDE);
        models.used("claude-sonnet-4-5-20250929", Seller.CLAUDE);

        assertThat(warnings).containsExactly("claude-sonnet-4-5 is asked, and retires on 2026-11-30");
    }

    @Test
    void aModelThatIsRetiredIsWarnedOfOnceMore() {
        models.used("claude-sonnet-4-5", Seller.CLAUDE);
        now = noon(END);
        models.used("claude-sonnet-4-5", Seller.CLAUDE);
        models.used("claude-sonnet-4-5", Seller.CLAUDE);

        assertThat(warnings)
                .hasSize(2)
                .last()
                .isEqualTo("claude-sonnet-4-5 is still asked, but has retired on 2026-11-30");
    }

    @Test
    void nothingIsSaidLongBefore() {
        now = noon(END.minusDays(RetiringModels.WARNED_DAYS + 1L));
        models.used("claude-sonnet-4-5", Seller.CLAUDE);
        assertThat(warnings).isEmpty();

        now = noon(END.minusDays(RetiringModels.WARNED_DAYS));
        models.used("claude-sonnet-4-5", Seller.CLAUDE);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void modelsThatStayAreNotMentioned() {
        models.used("claude-opus-5-5", Seller.CLAUDE);
        models.used("made-up", Seller.CLAUDE);

        assertThat(warnings).isEmpty();
    }

    @Test
    void otherSellersHaveDatesOfTheirOwn() {
        models.used("claude-sonnet-4-5", new Seller("mine", "openrouter"));
        assertThat(warnings).isEmpty();

        models.used("claude-sonnet-4-5", new Seller("mine", "anthropic"));
        assertThat(warnings).hasSize(1);
    }
}
