package routes.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.cli.words.CellText;

class TableTest {

    private static final String ID = "019acb2e-5d6f-7c10-9a3e-0123456789ab";

    private final Table table = new Table(
            Table.Column.id("ID"),
            Table.Column.name("NAME"),
            Table.Column.lesserNumber("SPARE"),
            Table.Column.number("COUNT"),
            Table.Column.text("WHY"));

    @Test
    void isAsWideAsItsCellsWhereNobodyHasATerminal() {
        table.add("1", "anna with a long name", "2", "7", "because of something that takes long to tell");
        table.add("22", "b", "3", "1,234", "");

        assertThat(table.shown(OptionalInt.empty()).whole()).isTrue();
        assertThat(table.shown(OptionalInt.empty()).lines())
                .containsExactly(
                        "ID  NAME                   SPARE  COUNT  WHY",
                        "1   anna with a long name      2      7  because of something that takes long to tell",
                        "22  b                          3  1,234");
    }

    @Test
    void takesFromTheWidestOfIdsAndTexts() {
        table.add(ID, "anna with a long name", "2", "7", "because of something that takes long to tell");

        assertThat(table.shown(OptionalInt.of(100)).whole()).isFalse();
        assertThat(table.shown(OptionalInt.of(100)).lines())
                .containsExactly(
                        "ID                              NAME                   SPARE  COUNT  WHY",
                        "019acb2e-5d6f-7c10-9a3e-01234…  anna with a long name      2      7  because of something that take…");
    }

    @Test
    void leavesIdsOutBeforeItCutsNames() {
        table.add(ID, "anna with a long name", "2", "7", "because of something that takes long to tell");

        assertThat(table.shown(OptionalInt.of(48)).lines())
                .containsExactly(
                        "NAME                   SPARE  COUNT  WHY", "anna with a long name      2      7  because of…");
        assertThat(table.shown(OptionalInt.of(32)).lines())
                .containsExactly("NAME                   COUNT", "anna with a long name      7");
        assertThat(table.shown(OptionalInt.of(20)).lines()).containsExactly("NAME", "anna with a long na…");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80, 100, 120, 160})
    void fitsTheTerminal(int width) {
        table.add(
                ID, "a name of many words that nobody would give to an account", "12", "1,234,567", "why ".repeat(40));
        table.add(ID, "山田太郎のアカウント", "12", "7", "👍👍");

        List<String> lines = table.shown(OptionalInt.of(width)).lines();

        assertThat(lines).allSatisfy(line -> assertThat(CellText.width(line)).isLessThanOrEqualTo(width));
        assertThat(lines.getFirst()).contains("NAME");
    }

    @Test
    void lettersOfTwoColumnsAndAccentsOfNoneStandInLine() {
        table.add("1", "山田", "1", "1", "a");
        table.add("2", "e\u0301e\u0301", "1", "1", "b");

        assertThat(table.shown(OptionalInt.empty()).lines())
                .containsExactly(
                        "ID  NAME  SPARE  COUNT  WHY",
                        "1   山田      1      1  a",
                        "2   e\u0301e\u0301        1      1  b");
    }

    @Test
    void cutsBetweenLettersOnly() {
        assertThat(CellText.cut("𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳", 5)).isEqualTo("𝒳𝒳𝒳𝒳…");
        assertThat(CellText.cut("山田太郎", 6)).isEqualTo("山田…");
        assertThat(CellText.cut("short", 5)).isEqualTo("short");
    }

    @Test
    void showsNoCommandsToTheTerminal() {
        table.add("1", "red\u001b[31m\nline‮", "1", "1", "");

        assertThat(table.shown(OptionalInt.empty()).lines().get(1)).contains("red�[31m�line�");
    }
}
