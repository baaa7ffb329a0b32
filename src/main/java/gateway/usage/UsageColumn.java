package gateway.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A column of the table {@code usage}: its name and how it is written from a row. Immutable. */
public final class UsageColumn {

    /** Writes the value of one column into a line. */
    @FunctionalInterface
    private interface Field {
        void write(UsageRow row, LineWriter line);
    }

    /** Number of the migration that made the table. */
    private static final int FIRST = 1;

    private final String name;
    private final String key;
    private final ColumnForm form;
    private final boolean required;
    private final boolean growing;
    private final int since;
    private final Field field;

    private UsageColumn(
            String name, String key, ColumnForm form, boolean required, boolean growing, int since, Field field) {
        this.name = name;
        this.key = key;
        this.form = form;
        this.required = required;
        this.growing = growing;
        this.since = since;
        this.field = field;
    }

    private static UsageColumn of(String name, ColumnForm form, boolean required, Field field) {
        return new UsageColumn(name, name, form, required, false, FIRST, field);
    }

    /** An id, which every row has. */
    public static UsageColumn id(String name, Function<UsageRow, UUID> value) {
        return of(
                name,
                ColumnForm.ID,
                true,
                (row, line) -> line.text(value.apply(row).toString()));
    }

    /** An id that a row may lack. */
    public static UsageColumn idOrNone(String name, Function<UsageRow, @Nullable UUID> value) {
        return of(name, ColumnForm.ID, false, (row, line) -> {
            UUID id = value.apply(row);
            line.text(id == null ? null : id.toString());
        });
    }

    /** A time, which every row has. */
    public static UsageColumn time(String name, Function<UsageRow, Instant> value) {
        return of(name, ColumnForm.TIME, true, (row, line) -> line.text(JournalTime.of(value.apply(row))));
    }

    /** A text that a row may lack. */
    public static UsageColumn text(String name, Function<UsageRow, @Nullable String> value) {
        return of(name, ColumnForm.TEXT, false, (row, line) -> line.text(value.apply(row)));
    }

    /** Texts with commas between them, which a row may lack. */
    public static UsageColumn texts(String name, Function<UsageRow, @Nullable String> value) {
        return of(name, ColumnForm.LIST, false, (row, line) -> line.text(value.apply(row)));
    }

    /** A whole number, which every row has. */
    public static UsageColumn number(String name, ToLongFunction<UsageRow> value) {
        return of(name, ColumnForm.NUMBER, true, (row, line) -> line.number(value.applyAsLong(row)));
    }

    /** A whole number that a row may lack. */
    public static UsageColumn numberOrNone(String name, Function<UsageRow, @Nullable Integer> value) {
        return of(name, ColumnForm.NUMBER, false, (row, line) -> line.number(value.apply(row)));
    }

    /** A number with decimal places that a row may lack. */
    public static UsageColumn decimal(String name, Function<UsageRow, @Nullable BigDecimal> value) {
        return of(name, ColumnForm.DECIMAL, false, (row, line) -> line.decimal(value.apply(row)));
    }

    /** Yes or no, which every row tells. */
    public static UsageColumn flag(String name, Predicate<UsageRow> value) {
        return of(name, ColumnForm.FLAG, true, (row, line) -> line.text(value.test(row) ? "t" : "f"));
    }

    /** The same column, which every row has. */
    public UsageColumn required() {
        return new UsageColumn(name, key, form, true, growing, since, field);
    }

    /** The same column, whose value changes while a request goes on counting the results of a batch. */
    public UsageColumn growing() {
        return new UsageColumn(name, key, form, required, true, since, field);
    }

    /**
     * The same column, which was added to the table later.
     *
     * @param migration number of the migration that added it
     */
    public UsageColumn since(int migration) {
        return new UsageColumn(name, key, form, required, growing, migration, field);
    }

    /** The same column with this key in JSON. */
    public UsageColumn as(String otherKey) {
        return new UsageColumn(name, otherKey, form, required, growing, since, field);
    }

    /** The name in the table. */
    public String name() {
        return name;
    }

    /** The key in JSON: mostly the name. */
    public String key() {
        return key;
    }

    /** What its values are. */
    public ColumnForm form() {
        return form;
    }

    /** Whether every row has a value. */
    public boolean isRequired() {
        return required;
    }

    /** Whether the value changes while a request goes on counting the results of a batch. */
    public boolean isGrowing() {
        return growing;
    }

    /** Number of the migration that added it to the table. */
    public int since() {
        return since;
    }

    void write(UsageRow row, LineWriter line) {
        field.write(row, line);
    }
}
