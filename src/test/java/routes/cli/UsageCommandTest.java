package routes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.usage.AccountUsage.Sums;
import gateway.usage.TokenUsage;
import gateway.usage.UsageGrouping;
import gateway.usage.UsageSums.Group;
import gateway.usage.UsageSums.Summary;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class UsageCommandTest {

    @Test
    void namesKeysAndAddsUpBothCaches() {
        Sums dear = new Sums(1234, 5, new TokenUsage(10, 20, 30, 4, 5, 0, 0, 0), 0, 0, new BigDecimal("0.000000001"));
        Sums free = new Sums(1, 0, TokenUsage.NONE, 0, 0, null);
        Summary summary = new Summary(
                List.of(new Group("id-1", dear), new Group("configured-1", free), new Group(null, free)), dear, false);

        assertThat(UsageCommand.table(UsageGrouping.KEY, summary, Map.of("id-1", "laptop"))
                        .shown(OptionalInt.empty())
                        .lines())
                .containsExactly(
                        "KEY           REQUESTS  ERRORS  INPUT  OUTPUT  CACHE READ  CACHE WRITE  COST $",
                        "laptop           1,234       5     10      20          30            9  0.0001",
                        "configured-1         1       0      0       0           0            0       -",
                        "-                    1       0      0       0           0            0       -",
                        "total            1,234       5     10      20          30            9  0.0001");
    }
}
