#!/bin/sh
# 升级减号：检查、备份、迁移、核对，有一处不成就恢复原状。中断后再运行一次（或者启动系统）即收尾。
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
. "$here/VERSION"

usage() {
    cat <<'TEXT'
用法：./upgrade.sh [--prefix 程序文件夹] [--python 程序] [--key 公钥文件] [--yes]
      upgrade.sh --back [--yes]       退回上一版本，数据恢复到升级以前；升级以后的数据另存
      upgrade.sh --recover            处理中断的升级；没有中断的不作改动
TEXT
}

read_options() {
    mode=upgrade yes='' trusted='' python_given='' start=yes
    while [ $# -gt 0 ]; do
        case $1 in
            --yes) yes=yes ;;
            --back) mode=back ;;
            --recover) mode=recover ;;
            --no-start) start='' ;;
            -h | --help) usage; exit 0 ;;
            --prefix | --python | --key)
                [ $# -ge 2 ] || fail "$1后面缺少值。用--help查看用法。"
                case $1 in --prefix) prefix=$2 ;; --python) python_given=$2 ;; --key) trusted=$2 ;; esac
                shift
                ;;
            *) fail "没有选项$1。用--help查看用法。" ;;
        esac
        shift
    done
}

read_installation() {
    [ -f "$prefix/etc/install.conf" ] || fail "$prefix没有安装减号。第一次安装请运行install.sh；装在别处的用--prefix指明。"
    . "$prefix/etc/install.conf"
    [ -z "$python_given" ] || python=$python_given
    turn=$prefix/upgrade
}

version_of() { sed -n "s/^version='\(.*\)'/\1/p" "$1/VERSION"; }

current_release() { printf '%s/%s' "$prefix" "$(readlink "$prefix/current")"; }

# --- what an interrupted upgrade leaves for the next one: written whole or not at all

journal() {
    mkdir -p "$turn"
    for name in step old new set; do
        eval "say \"$name='\$$name'\""
    done >"$turn/journal.new"
    sync -f "$turn/journal.new" 2>/dev/null || sync
    mv "$turn/journal.new" "$turn/journal"
}

close_journal() { rm -f "$turn/journal" && rm -rf "$turn"; }

# --- the database as it was: a copy beside it (SQLite), the backup just taken (PostgreSQL)

keep_database() {
    if [ -n "$database" ]; then
        with_settings "$old" "$old/steps.py" mark "$database"
        return
    fi
    rm -rf "$turn/database" && mkdir -p "$turn/database" || return 1
    for file in "$data/office.sqlite3" "$data/office.sqlite3-wal"; do
        [ ! -f "$file" ] || cp -p "$file" "$turn/database/" || return 1
    done
    sync
}

put_database_back() {
    if [ -n "$database" ]; then
        rm -rf "$data.undone" && mkdir -m 700 "$data.undone" && own "$data.undone" || return 1
        with_settings "$old" -m jianhao restore --from "$backups" --key "$prefix/etc/backup.key" --set "$set" \
            --data "$data.undone" --database "$database" >/dev/null || return 1
        rm -rf "$data.undone"
        return
    fi
    [ -f "$turn/database/office.sqlite3" ] || return 0
    for file in "$turn"/database/*; do cp -p "$file" "$data/$(basename "$file").back" || return 1; done
    rm -f "$data/office.sqlite3-wal" "$data/office.sqlite3-shm"
    for file in "$turn"/database/*; do
        mv "$data/$(basename "$file").back" "$data/$(basename "$file")" || return 1
    done
    own "$data"/office.sqlite3*
}

# --- undoing and finishing

undo() { # everything as it was before the upgrade began
    [ -z "$start" ] || "$prefix/bin/service" stop
    case $step in
        backing_up) [ -z "$database" ] || with_settings "$old" "$old/steps.py" unmark "$database" ;;
        migrating | switched)
            put_database_back || fail "数据库没有恢复。请不要启动系统，重新运行 upgrade.sh --recover；仍不行的，用备份$set恢复（jianhao restore）。"
            ;;
    esac
    [ "$(current_release)" = "$old" ] || switch_to "$old"
    write_programs
    write_units
    close_journal
    [ -n "$start" ] || return 0
    start_service
    answers || say "已恢复，但没有应答，请看日志$prefix/log/web.log（或者journalctl -u jianhao-web）。"
}

start_service() { # the service looks for a broken-off upgrade before it starts; this one is at work, and says so
    : >"$prefix/etc/starting"
    "$prefix/bin/service" start
    rm -f "$prefix/etc/starting"
}

give_up() { # sentence: undo, then say what happened
    undo
    fail "$* 已恢复到升级以前的版本和数据，可以照常使用。"
}

recover() { # an upgrade that was broken off: undone before its instant of switching, finished after it
    [ -f "$turn/journal" ] || return 0
    . "$turn/journal"
    if [ "$step" = switched ] || [ "$(current_release)" = "$new" ]; then
        say "上一次升级在切换之后中断，收尾。"
        finish
        return
    fi
    say "上一次升级没有完成，恢复原状。"
    undo
}

finish() {
    write_programs
    write_units
    {
        say "before='$old'"
        say "set='$set'"
    } >"$prefix/etc/previous.new"
    mv "$prefix/etc/previous.new" "$prefix/etc/previous"
    [ -z "$database" ] || with_settings "$new" "$new/steps.py" unmark "$database"
    for one in "$prefix"/releases/*; do # this one and the one before are kept
        case $one in "$old" | "$new") ;; *) rm -rf "$one" ;; esac
    done
    close_journal
    [ -z "$start" ] || start_service
}

alone() { # one at a time; what is begun below must not keep the lock
    exec 9>"$prefix/etc/upgrade.lock"
    if flock -n 9; then
        rm -f "$prefix/etc/starting"
        return
    fi
    [ "$mode" = recover ] || fail "另一次升级正在进行，请等它结束。"
    [ ! -f "$prefix/etc/starting" ] || exit 0
    flock -w 900 9 || fail "升级中断后仍有进程没有结束，请稍后再启动。"
}

# --- the upgrade

megabytes() { du -skc "$@" 2>/dev/null | awk 'END { print int($1 / 1024) }'; }

check_before() {
    say "检查现有系统……"
    [ "$(version_of "$old")" != "$version" ] || {
        [ "$(cat "$old/BUNDLE" 2>/dev/null)" = "$(bundle_digest)" ] || fail "已是版本$version，但安装包不同。要重新安装请运行install.sh。"
        say "已是版本$version，不需要升级。"
        exit 0
    }
    newer=$(printf '%s\n%s\n' "$(version_of "$old")" "$version" | sort -V | tail -n 1)
    [ "$newer" = "$version" ] || fail "现有版本$(version_of "$old")比安装包的$version新。退回上一版本请运行 upgrade.sh --back"
    copied=$(megabytes "$data"/office.sqlite3*)
    check_disk "$prefix" $((1500 + copied))
    # A store that has sets already takes only what is new, the database anew at most.
    if [ -n "$(ls -A "$backups" 2>/dev/null)" ]; then needed=$copied; else needed=$(megabytes "$data"); fi
    check_disk "$backups" $((needed + 500))
    with_settings "$old" -m jianhao audit verify ||
        fail "现有的操作记录不能证明完好，没有开始升级。请先与审计管理员核对。"
}

back_up() {
    say "备份……"
    with_settings "$old" -m jianhao backup --to "$backups" --key "$prefix/etc/backup.key" &&
        set=$(with_settings "$old" "$old/steps.py" newest "$backups")
}

verify_new() { # with the new release, before anybody uses it
    say "核对……"
    with_settings "$new" -m jianhao audit verify || return 1
    run=$(with_settings "$new" "$new/steps.py" kept_run "$data") || return 1
    [ -z "$run" ] || with_settings "$new" -m jianhao verify "$run"
}

upgrade() {
    check_sums
    check_machine
    find_python
    old=$(current_release) new='' set='' step=checking
    check_before
    same_release || make_release
    new=$release
    step=backing_up
    journal
    "$prefix/bin/service" stop
    back_up || give_up "备份没有完成，见上面的提示。"
    keep_database || give_up "数据库没有复制下来，见上面的提示。"
    step=migrating
    journal
    say "迁移数据库……"
    with_settings "$new" "$new/steps.py" "migrate${database:+_marked}" || give_up "数据库没有迁移成功，见上面的提示。"
    verify_new || give_up "升级后的核对没有通过，见上面的提示。"
    switch_to "$new"
    step=switched
    journal
    begin_again
}

begin_again() {
    [ -z "$database" ] || with_settings "$new" "$new/steps.py" unmark "$database"
    write_programs
    write_units
    start_service
    answers || give_up "新版本启动后没有应答（日志：$prefix/log/web.log，或者journalctl -u jianhao-web）。"
    start=''
    finish
    "$prefix/bin/jianhao" doctor || say "以上标为有问题的各项，请按写明的办法处理。"
    say "已由$(version_of "$old")升级到$version。升级以前的备份：$set。退回：$prefix/current/upgrade.sh --back"
}

# --- and back

confirm_back() {
    [ -z "$yes" ] || return 0
    printf '退回后，升级以后登记和办理的内容不再显示（另存在%s.later）。输入 是 继续：' "$data"
    read -r answer || answer=
    [ "$answer" = 是 ] || { say "没有改动。"; exit 1; }
}

back() {
    [ -f "$prefix/etc/previous" ] || fail "没有可以退回的上一版本。"
    . "$prefix/etc/previous"
    [ -f "$before/BUNDLE" ] || fail "上一版本的程序（$before）已不在，不能退回。"
    [ ! -e "$data.later" ] || fail "$data.later已经存在。请先移走，再退回。"
    new=$(current_release)
    confirm_back
    say "恢复升级以前的备份（$set）……"
    "$prefix/bin/service" stop
    if [ -n "$database" ]; then
        with_settings "$new" -m jianhao backup --to "$backups" --key "$prefix/etc/backup.key" ||
            { start_service; fail "退回以前的备份没有完成，没有改动。"; }
        with_settings "$new" "$new/steps.py" mark "$database"
    fi
    rm -rf "$data.earlier" && mkdir -m 700 "$data.earlier" && own "$data.earlier"
    with_settings "$before" -m jianhao restore --from "$backups" --key "$prefix/etc/backup.key" --set "$set" \
        --data "$data.earlier" ${database:+--database "$database"} ||
        { rm -rf "$data.earlier"; fail "备份没有恢复，仍是原来的版本，见上面的提示。启动：$prefix/bin/service start"; }
    mv "$data" "$data.later" && mv "$data.earlier" "$data" || fail "数据文件夹不能换名。升级以前的数据在$data.earlier，请改名为$data。"
    switch_to "$before"
    rm -f "$prefix/etc/previous"
    write_programs
    write_units
    start_service
    answers || fail "已退回，但没有应答，请看日志$prefix/log/web.log。"
    say "已退回$(version_of "$before")，数据是升级以前的。升级以后的数据另存在$data.later。"
}

main() {
    set_defaults
    read_options "$@"
    read_installation
    alone
    case $mode in
        recover) recover ;;
        back) recover; back ;;
        upgrade) recover; upgrade ;;
    esac
}

main "$@"
